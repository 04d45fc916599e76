// One's own account: the authenticator app, where one is signed in, and a form that outlives its session.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { fill, follow, followFirst, openPage, pathOf, send, shot, signIn, textOf, visit } from '../browser.mjs'
import { pageFaults } from '../inspect.mjs'
import { roles } from '../roles.mjs'
import { password } from '../settings.mjs'
import { codeOf } from '../totp.mjs'

const keyOn = page => page.$eval('code.key', element => element.textContent)

test('the pages of one\'s account keep to what every page keeps to', async t => {
  const page = await openPage(t)
  await signIn(page, roles.manager)
  for (const path of ['/account', '/account/password', '/account/second-factor']) {
    assert.deepEqual(await pageFaults(page, path), [], path)
    await shot(page, path.slice(1).replaceAll('/', '-'), 360)
  }
})

test('the pages about users keep to what every page keeps to', async t => {
  const page = await openPage(t)
  await signIn(page, roles.admin)
  for (const path of ['/users', '/users/new', '/sign-in/again']) {
    assert.deepEqual(await pageFaults(page, path), [], path)
    await shot(page, path.slice(1).replaceAll('/', '-'), 360)
  }
})

test('an authenticator app is set up, asked for at the next sign-in, and removed again', async t => {
  const page = await openPage(t)
  await signIn(page, roles.partners)
  await visit(page, '/account/second-factor')
  const key = await keyOn(page)
  const step = Math.floor(Date.now() / 30000)
  await fill(page, { code: codeOf(key, step) })
  await send(page, 'code')
  const codes = await page.$$eval('.codes code', found => found.map(element => element.textContent))
  assert.equal(codes.length, 10)
  await shot(page, 'recovery-codes', 360)
  await follow(page, 'I have kept them')
  await follow(page, 'Sign out')
  await signIn(page, roles.partners)
  assert.equal(pathOf(page), '/sign-in/code')
  assert.deepEqual(await pageFaults(page, '/sign-in/code'), [])
  assert.deepEqual(await page.$eval('[name=code]', field => field.autocomplete), 'one-time-code')
  await fill(page, { code: codes[0] })
  await send(page, 'code')
  assert.equal(pathOf(page), '/day')
  await visit(page, '/account/second-factor')
  await follow(page, 'Remove the app')
  assert.match(await textOf(page), /Removed/)
})

test('a form whose session was ended elsewhere is back with what was typed after signing in', async t => {
  const page = await openPage(t)
  await signIn(page, roles.permanency2)
  await visit(page, '/families')
  await followFirst(page, 'main a[href^="/families/0"]')
  const family = pathOf(page)
  await visit(page, `${family}/contacts/new`)
  await fill(page, { note: 'The grandmother asks for <Sundays>.' })
  const other = await openPage(t)
  await signIn(other, roles.permanency2)
  await visit(other, '/account')
  await follow(other, 'End all others')
  await send(page, 'note')
  assert.equal(pathOf(page), '/sign-in')
  assert.match(await textOf(page), /What you typed is kept/)
  await fill(page, { email: roles.permanency2, password })
  await send(page, 'password')
  assert.equal(pathOf(page), `${family}/contacts/new`)
  assert.equal(await page.$eval('[name=note]', field => field.value), 'The grandmother asks for <Sundays>.')
  await shot(page, 'form-kept', 360)
})

test('an administrator invites a person, who chooses her password and comes in', async t => {
  const admin = await openPage(t)
  await signIn(admin, roles.admin)
  await visit(admin, '/users/new')
  const email = `nora-${Date.now()}@juniper.test`
  await fill(admin, { name: 'Nora Newcomb', email, role: 'manager' })
  await send(admin, 'email')
  const link = new URL(await keyOn(admin))
  await shot(admin, 'link-made', 360)
  const nora = await openPage(t)
  await visit(nora, link.pathname)
  assert.deepEqual(await pageFaults(nora, link.pathname), [])
  await shot(nora, 'welcome', 360)
  const words = 'seven lanterns by the river'
  await fill(nora, { new_password: words, repeated_password: words, agree: true })
  await send(nora, 'new_password')
  assert.equal(pathOf(nora), '/day')
  await visit(nora, link.pathname)
  assert.match(await textOf(nora), /This link is used up/)
})

test('two minutes before the end the page says so, and a press keeps the session', async t => {
  const page = await openPage(t)
  await signIn(page, roles.court)
  // The server is asked how long there is left: here it says what it would say after thirteen minutes.
  await page.setRequestInterception(true)
  let left = '110'
  page.on('request', request => {
    if (!request.url().endsWith('/account/time-left')) return request.continue()
    if (request.headers()['homeward-background'] === 'typing') left = '900'
    request.respond({ status: 200, contentType: 'text/plain', body: left })
  })
  await page.evaluateOnNewDocument(() => {
    const wait = window.setTimeout
    window.setTimeout = (work, ms, ...rest) => wait(work, ms > 60000 ? 50 : ms, ...rest)
  })
  await visit(page, '/account')
  await page.waitForSelector('.session-end:not([hidden])')
  assert.match(await page.$eval('.session-end', element => element.innerText), /You will be signed out in 2 minutes/)
  await shot(page, 'session-end', 360)
  await page.click('[data-session-stay]')
  await page.waitForSelector('.session-end', { hidden: true })
})
