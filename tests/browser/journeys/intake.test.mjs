// Taking in a removal: a parent who is known already is offered while her name is typed, and nothing typed is lost.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { fill, followFirst, openPage, setWidth, shot, signIn, textOf, visit } from '../browser.mjs'
import { axeFaults } from '../inspect.mjs'
import { roles } from '../roles.mjs'

const offer = '[data-offers="adult.1.known"] input[type=radio]'

// Given and family name of a mother in a family of the worker's own.
async function knownMother (page) {
  await visit(page, '/families')
  await followFirst(page, 'main a[href^="/families/0"]')
  const words = await textOf(page)
  return words.match(/(?:Mother|Father)\s+(\S+) ([^,\n]+)/).slice(1, 3)
}

test('a known parent is offered while her name is typed', async t => {
  const page = await openPage(t)
  await setWidth(page, 360)
  await signIn(page, roles.reunification)
  const [given, family] = await knownMother(page)
  await visit(page, '/intake/new')
  await fill(page, { 'adult.1.phone': '555-0199', 'adult.1.given': given, 'adult.1.family': family })
  await page.waitForSelector(offer)

  const place = await page.$eval('[data-offers="adult.1.known"]', it => ({ live: it.ariaLive, words: it.innerText }))
  assert.equal(place.live, 'polite')
  assert.ok(place.words.includes(`${given} ${family}`) && place.words.includes('Someone else'), place.words)
  assert.equal(await page.$eval('[name="adult.1.phone"]', it => it.value), '555-0199')
  await shot(page, 'intake-known', 360)
  assert.deepEqual(await axeFaults(page), [])

  await (await page.$(offer)).click()
  await page.type('[name="adult.1.born"]', '1')
  await page.waitForResponse(answer => answer.url().endsWith('/alike'))
  assert.ok(await page.$eval(offer, it => it.checked))
})

test('without scripts a button finds the same parent', async t => {
  const page = await openPage(t, { scripts: false })
  await signIn(page, roles.reunification)
  const [given, family] = await knownMother(page)
  await visit(page, '/intake/new')
  await fill(page, { 'adult.1.given': given, 'adult.1.family': family })
  await followFirst(page, 'button[name=look]')
  assert.ok(await page.$(offer))
})
