// One Chromium a test file, a private window a test. Everything a journey does to a page is here.
import { after } from 'node:test'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import puppeteer from 'puppeteer-core'
import { base, chromium, password, shots } from './settings.mjs'

const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync']

let running = null

async function start () {
  const profile = await mkdtemp(join(tmpdir(), 'homeward-browser-'))
  const browser = await puppeteer.launch({
    executablePath: chromium,
    ignoreDefaultArgs: true,
    pipe: true,
    args: [...flags, `--user-data-dir=${profile}`, '--remote-debugging-pipe', 'about:blank']
  })
  return { browser, profile }
}

after(async () => {
  if (!running) return
  const { browser, profile } = await running
  await browser.close()
  await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
})

// A page in a window of its own, closed when the test `t` ends. `page.complaints` gathers what the console and
// uncaught errors said.
export async function openPage (t, { scripts = true } = {}) {
  running ??= start()
  const { browser } = await running
  const context = await browser.createBrowserContext()
  t.after(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(15000)
  await page.setJavaScriptEnabled(scripts)
  page.complaints = []
  page.on('pageerror', error => page.complaints.push(`uncaught: ${error.message}`))
  page.on('console', message => { if (message.type() === 'error' && !isOwnStatus(page, message)) page.complaints.push(message.text()) })
  return page
}

// Chromium also reports a page's own 4xx answer as a console error; a refused form is meant to answer so.
function isOwnStatus (page, message) {
  return message.text().startsWith('Failed to load resource') && message.location().url === page.url()
}

export const openPageWithoutScripts = t => openPage(t, { scripts: false })

export const visit = (page, path) => page.goto(base + path, { waitUntil: 'load' })

export const pathOf = page => new URL(page.url()).pathname

export const textOf = page => page.evaluate(() => document.body.innerText)

// ---- doing what a person does --------------------------------------------------------------------------------------

// Fills fields by name. A select takes an option's value, a checkbox true or false, a radio button its value.
export async function fill (page, fields) {
  for (const [name, value] of Object.entries(fields)) await fillOne(page, `[name=${JSON.stringify(name)}]`, value)
}

async function fillOne (page, selector, value) {
  const field = await need(page, selector)
  const { kind, checked } = await field.evaluate(it => ({ kind: it.type, checked: it.checked }))
  if (kind === 'select-one') await page.select(selector, value)
  else if (kind === 'radio') await pressElement(page, await need(page, `${selector}[value=${JSON.stringify(value)}]`))
  else if (kind === 'checkbox') { if (checked !== value) await pressElement(page, field) }
  else if (['date', 'time', 'hidden'].includes(kind)) await field.evaluate((it, text) => { it.value = text }, value)
  else await retype(page, field, value)
}

async function retype (page, field, value) {
  await pressElement(page, field)
  await field.evaluate(it => { it.value = '' })
  await field.type(value)
}

async function need (page, selector) {
  const element = await page.$(selector)
  if (!element) throw new Error(`nothing matches ${selector} on ${pathOf(page)}`)
  return element
}

// The visible link, button or summary with exactly these words, the first in `main` before the rest of the page.
async function control (page, words) {
  const found = await page.evaluateHandle(wanted => {
    const plain = text => text.replace(/\s+/g, ' ').trim()
    const places = [document.querySelector('main'), document.body].filter(Boolean)
    const all = places.flatMap(place => [...place.querySelectorAll('a[href], button, summary, label')])
    return all.find(element => element.getClientRects().length > 0 && plain(element.innerText) === wanted) ?? null
  }, words)
  const element = found.asElement()
  if (!element) throw new Error(`nothing to press says "${words}" on ${pathOf(page)}`)
  return element
}

// Puts the pointer on an element once the page answers to it. Chromium drops what a hand does on a page that it has loaded
// but not yet drawn; moving the pointer changes nothing, so it moves until the element knows that it is pointed at.
async function pointAt (page, element) {
  const end = Date.now() + 10000
  do {
    await page.mouse.move(0, 0)
    await element.hover()
    if (await element.evaluate(it => it.matches(':hover'))) return
  } while (Date.now() < end)
  throw new Error(`an element on ${pathOf(page)} cannot be pointed at: something covers it`)
}

async function pressElement (page, element) {
  await pointAt(page, element)
  await element.click()
}

// Presses what says these words; nothing is loaded by it.
export async function press (page, words) {
  await pressElement(page, await control(page, words))
}

// Presses what says these words and waits for the page it leads to. Answers that page's response.
export async function follow (page, words) {
  return through(page, await control(page, words))
}

// Presses the first element that matches a selector and waits for the page it leads to.
export async function followFirst (page, selector) {
  return through(page, await need(page, selector))
}

async function through (page, element) {
  await pointAt(page, element)
  const [response] = await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), element.click()])
  return response
}

// Sends the form that holds the field named, by its first submit button. Answers the response.
export function send (page, field) {
  return followFirst(page, `form:has([name=${JSON.stringify(field)}]) button:not([type=button]):not([type=reset])`)
}

export async function signIn (page, email, word = password) {
  await visit(page, '/sign-in')
  await fill(page, { email, password: word })
  return send(page, 'password')
}

// Counts the presses a person makes on a page from now on, by the browser's own events.
export async function countTaps (page) {
  const taps = { count: 0 }
  await page.exposeFunction('homewardTap', () => { taps.count += 1 })
  const listen = () => document.addEventListener('pointerdown', () => window.homewardTap(), true)
  await page.evaluateOnNewDocument(listen)
  await page.evaluate(listen)
  return taps
}

// ---- looking at a page ---------------------------------------------------------------------------------------------

export const setWidth = (page, width) => page.setViewport({ width, height: 800 })

// A picture of the whole page, for a person to look at afterwards.
export async function shot (page, name, width) {
  await mkdir(shots, { recursive: true })
  await setWidth(page, width)
  await page.screenshot({ path: join(shots, `${name}-${width}.png`), fullPage: true })
}
