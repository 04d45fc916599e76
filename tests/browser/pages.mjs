// Writes the page checker's settings to standard output: for each role, the pages it can open, found by following its
// navigation and, on each page, the first link of every kind of record.
import { base, budget, chromium, password } from './settings.mjs'
import { roles } from './roles.mjs'

// ---- a reader with a session, and no browser -------------------------------------------------------------------------

// Reads `name="value"` attributes well enough for our own, well-formed pages.
const attribute = (tag, name) => tag.match(new RegExp(`\\b${name}="([^"]*)"`))?.[1].replaceAll('&amp;', '&')

const links = html => [...html.matchAll(/<a\s[^>]*>/g)].map(([tag]) => attribute(tag, 'href')).filter(href => /^\/(?!\/)/.test(href ?? ''))

const withoutFragment = href => href.replace(/#.*$/, '')

function hiddenFields (html) {
  const tags = [...html.matchAll(/<input\s[^>]*>/g)].map(([tag]) => tag).filter(tag => attribute(tag, 'type') === 'hidden')
  return Object.fromEntries(tags.map(tag => [attribute(tag, 'name'), attribute(tag, 'value') ?? '']))
}

class Reader {
  cookies = new Map()

  async ask (path, options = {}) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(base + path, { redirect: 'manual', ...options, headers: { ...options.headers, cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = line.match(/^([^=]+)=([^;]*)/)
      this.cookies.set(name, value)
    }
    return response
  }

  async signIn (email) {
    const form = await (await this.ask('/sign-in')).text()
    const body = new URLSearchParams({ ...hiddenFields(form), email, password })
    const response = await this.ask('/sign-in', { method: 'POST', body, headers: { origin: base } })
    const first = response.headers.get('location')
    if (response.status !== 303 || !first) throw new Error(`${email} could not sign in: the answer was ${response.status}`)
    return new URL(first, base).pathname
  }

  // The page's text, or nothing for what is not a page of ours: a download, a redirect, a refusal.
  async page (path) {
    const response = await this.ask(path)
    const isPage = response.status === 200 && response.headers.get('content-type')?.startsWith('text/html')
    return isPage ? response.text() : null
  }
}

// ---- which pages a role has ------------------------------------------------------------------------------------------

// Two paths that differ only in a record's id or in a query show one kind of page: the first stands for all.
const kind = path => path.replace(/\?.*$/, '').replace(/\/(?:[0-9a-f]{8}-[0-9a-f-]{27}|[A-Z]{1,3}-\d[\w-]*|\d[\w-]*)(?=\/|$)/g, '/{id}')

// The first page, what it links to, and what those link to: one path of each kind, at most `most`.
async function pagesOf (reader, first, most) {
  const found = new Map()
  let level = [first]
  for (let depth = 0; depth < 3; depth++) {
    const next = []
    for (const path of level) {
      if (found.has(kind(path)) || found.size >= most) continue
      const html = await reader.page(path)
      found.set(kind(path), html === null ? null : path)
      if (html !== null) next.push(...links(html).map(withoutFragment))
    }
    level = next
  }
  return [...found.values()].filter(path => path !== null && path !== '/sign-in')
}

// ---- the settings ----------------------------------------------------------------------------------------------------

const most = Number(process.env.HOMEWARD_PAGES_PER_ROLE ?? 40)
const paths = [{ path: '/sign-in', name: 'sign-in', role: 'anonymous' }]
const checked = new Set()

for (const [role, email] of Object.entries(roles)) {
  const reader = new Reader()
  const first = await reader.signIn(email)
  for (const path of await pagesOf(reader, first, most)) {
    // What a role opens first is checked for every role; any other kind of page once, for the first role that has it.
    if (path !== first && checked.has(kind(path))) continue
    checked.add(kind(path))
    paths.push({ path, name: `${role}${kind(path).replace(/[^\w]+/g, '-')}`, role })
  }
}

const wayIn = email => ({ path: '/sign-in', fields: { email, password: { env: 'HOMEWARD_PASSWORD' } }, success: '^/(?!sign-in)' })

console.log(JSON.stringify({
  base,
  chromium,
  roles: Object.fromEntries(Object.entries(roles).map(([role, email]) => [role, wayIn(email)])),
  paths,
  nojs_forms: [{
    role: 'anonymous',
    path: '/sign-in',
    fields: { email: 'nobody@juniper.test', password: 'not the password' },
    expect_path: '^/sign-in$',
    expect_status: 422,
    expect_text: 'There is a problem'
  }],
  widths: [360, 768, 1280],
  reflow_widths: [320, 360],
  dark: true,
  budget
}, null, 2))
console.error(`${paths.length} pages to check`)
