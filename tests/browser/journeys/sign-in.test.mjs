// Coming in and going out.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { follow, openPage, pathOf, shot, signIn, textOf, visit } from '../browser.mjs'
import { pageFaults } from '../inspect.mjs'
import { roles } from '../roles.mjs'

test('the sign-in page keeps to what every page keeps to', async t => {
  const page = await openPage(t)
  assert.deepEqual(await pageFaults(page, '/sign-in'), [])
  await shot(page, 'sign-in', 360)
})

test('a wrong password is refused in words and the e-mail is kept', async t => {
  const page = await openPage(t)
  const response = await signIn(page, roles.reunification, 'not the password')
  assert.equal(response.status(), 422)
  assert.match(await textOf(page), /There is a problem/)
  assert.equal(await page.$eval('[name=email]', field => field.value), roles.reunification)
  assert.equal(await page.$eval('[name=password]', field => field.value), '')
})

test('an unknown e-mail gets the very words of a wrong password', async t => {
  const [known, unknown] = [await openPage(t), await openPage(t)]
  await signIn(known, roles.court, 'not the password')
  await signIn(unknown, 'nobody@juniper.test', 'not the password')
  assert.equal(await textOf(unknown), await textOf(known))
})

test('the right password leads to My day, and signing out leads away from it', async t => {
  const page = await openPage(t)
  await signIn(page, roles.reunification)
  assert.equal(pathOf(page), '/day')
  await follow(page, 'Sign out')
  await visit(page, '/day')
  assert.equal(pathOf(page), '/sign-in')
})

test('signing out is a form, so that no link or picture can do it', async t => {
  const page = await openPage(t)
  await signIn(page, roles.supervisor)
  const forms = await page.$$eval('form[action="/sign-out"]', found => found.map(form => form.method))
  assert.deepEqual(forms, ['post'])
})
