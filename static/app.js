// Homeward works without this file. Each part looks for its own data- attribute and leaves every other page alone.

const all = (selector, root = document) => root.querySelectorAll(selector)

document.documentElement.classList.add('js')

const signedOut = 'You are signed out. What you typed stays on this page: send it, sign in again, and it is back.'

// A refused form: the summary of its problems has the focus.
document.querySelector('[data-focus]')?.focus()

for (const button of all('[data-print]')) button.addEventListener('click', () => window.print())

// On a touch screen a date or a time is picked, not typed. What cannot be read stays as it was typed.
if (matchMedia('(pointer: coarse)').matches) {
  const pad = part => part.padStart(2, '0')
  const native = (field, type, value) => {
    if (value === null) return
    field.type = type
    field.value = value
  }
  for (const field of all('input[data-date]')) {
    const parts = field.value.match(/^(\d{1,2})\/(\d{1,2})\/(\d{4})$/)
    native(field, 'date', parts ? `${parts[3]}-${pad(parts[1])}-${pad(parts[2])}` : field.value === '' ? '' : null)
    if (field.dataset.max) field.max = field.dataset.max
  }
  for (const field of all('input[data-time]')) {
    const parts = field.value.match(/^(\d{1,2}):(\d{2}) ([ap])\.m\.$/)
    const hour = parts && String(Number(parts[1]) % 12 + (parts[3] === 'p' ? 12 : 0))
    native(field, 'time', parts ? `${pad(hour)}:${parts[2]}` : field.value === '' ? '' : null)
  }
}

// form[data-warn]: leaving with unsaved changes asks first. A saved draft counts as saved.
for (const form of all('form[data-warn]')) {
  let changed = false
  form.addEventListener('input', () => { changed = true })
  form.addEventListener('submit', () => { changed = false })
  form.addEventListener('draft:saved', () => { changed = false })
  addEventListener('beforeunload', event => { if (changed) event.preventDefault() })
}

// form[data-once]: a second press while the first is on its way does nothing. The buttons stay enabled, because a disabled
// button is not sent. Coming back to the page (also from the back-forward cache) or 15 seconds open the form again; the
// server files a form once however often it comes.
for (const form of all('form[data-once]')) {
  const open = () => { delete form.dataset.sent }
  form.addEventListener('submit', event => {
    if ('sent' in form.dataset) { event.preventDefault(); return }
    form.dataset.sent = ''
    setTimeout(open, 15000)
  })
  addEventListener('pageshow', open)
}

// form[data-draft="/address"]: the form is sent there two seconds after typing, and when the page is hidden. Drafts are kept
// on the server only: on a shared phone nothing may stay in the browser. The words go into [data-draft-state].
for (const form of all('form[data-draft]')) {
  const state = form.querySelector('[data-draft-state]')
  const say = words => { if (state && state.textContent !== words) state.textContent = words }
  let timer = 0
  let waiting = false
  let sending = false
  let finished = false

  const save = async () => {
    clearTimeout(timer)
    timer = 0
    if (finished || !waiting || sending) return
    waiting = false
    sending = true
    try {
      const answer = await fetch(form.dataset.draft, {
        method: 'POST', headers: { 'homeward-background': 'typing' }, body: new URLSearchParams(new FormData(form)), keepalive: document.hidden,
      })
      if (answer.status === 401) say(signedOut)
      if (!answer.ok) throw new Error(answer.status)
      say(`Draft saved at ${new Date().toLocaleTimeString('en-US', { hour: 'numeric', minute: '2-digit' })}`)
      if (!waiting) form.dispatchEvent(new Event('draft:saved'))
    } catch (problem) {
      waiting = true
      if (problem.message !== '401') say('Draft not saved yet. What you typed stays on this page and will be sent again.')
      timer = setTimeout(save, 10000)
    }
    sending = false
    if (waiting && !timer) save()
  }

  form.addEventListener('input', () => {
    waiting = true
    clearTimeout(timer)
    timer = setTimeout(save, 2000)
  })
  document.addEventListener('visibilitychange', () => { if (document.hidden) save() })
  form.addEventListener('submit', () => { finished = true; clearTimeout(timer) })
  addEventListener('pageshow', () => { finished = false })
}

// [data-session="900"]: two minutes before a person is signed out for want of activity it says so, and offers to stay. It asks
// the server first, because another tab may have been busy; that question is marked, so that it is no activity itself.
for (const notice of all('[data-session]')) {
  const idle = Number(notice.dataset.session)
  const words = notice.querySelector('[data-session-words]')
  const stay = notice.querySelector('[data-session-stay]')
  const ask = async what => {
    try {
      const answer = await fetch('/account/time-left', { headers: { 'homeward-background': what } })
      return answer.status === 401 ? 0 : answer.ok ? Number(await answer.text()) : NaN
    } catch { return NaN }
  }
  const say = text => {
    notice.hidden = false
    if (words.textContent !== text) words.textContent = text
  }
  let timer = 0
  const again = seconds => { clearTimeout(timer); timer = setTimeout(look, Math.max(seconds, 1) * 1000) }
  const look = async () => {
    const left = await ask('poll')
    if (Number.isNaN(left)) return again(30)
    if (left === 0) {
      stay.hidden = true
      return say(signedOut)
    }
    if (left > 125) {
      notice.hidden = true
      return again(left - 120)
    }
    say(left > 60 ? 'You will be signed out in 2 minutes.' : 'You will be signed out in less than a minute.')
    again(left > 60 ? left - 60 : left)
  }
  stay.addEventListener('click', async () => {
    const left = await ask('typing')
    notice.hidden = left > 125
    if (left > 125) again(left - 120)
    else look()
  })
  again(idle - 180)
}

// form[data-alike="/address"]: who may be known already is looked up while a name is typed, and offered where the page itself
// would offer it: in [data-offers]. What is chosen there stays chosen, and nothing moves while somebody is in it.
for (const form of all('form[data-alike]')) {
  const calls = {}
  const timers = {}
  const keys = root => Array.from(all('input', root), input => input.value).join()

  const look = group => {
    const place = form.querySelector(`[data-offers="${group}.known"]`)
    const call = calls[group] = new XMLHttpRequest()
    const fields = new URLSearchParams(new FormData(form))
    fields.set('alike', group)
    // As a document: our policy lets no script turn text into elements.
    call.responseType = 'document'
    call.open('POST', form.dataset.alike)
    call.addEventListener('load', () => {
      if (calls[group] !== call || call.status !== 200 || !call.response) return
      const found = call.response.body
      if (place.contains(document.activeElement) || keys(found) === keys(place)) return
      place.replaceChildren(...found.childNodes)
    })
    call.send(fields)
  }

  form.addEventListener('input', event => {
    const [, group] = event.target.name.match(/^((?:adult|child)\.\d+)\.(?:given|family|born)$/) ?? []
    if (!group) return
    clearTimeout(timers[group])
    const short = form.elements[`${group}.given`].value.trim().length < 2
    if (short && !keys(form.querySelector(`[data-offers="${group}.known"]`))) return
    timers[group] = setTimeout(look, 600, group)
  })
}
