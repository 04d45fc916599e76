// The act a reunification worker does most: writing down a service step, from My day, with one thumb.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { countTaps, followFirst, openPage, setWidth, shot, signIn, textOf } from '../browser.mjs'
import { roles } from '../roles.mjs'

// Where the taps go. Each leads to a page; the form of the second comes filled with what is most likely.
const stepOnMyDay = 'main a[href*="/step?to="]'
const fileTheStep = 'main form[method=post] button[type=submit]:not([name])'

test('a service step is on file after at most three taps from My day', async t => {
  const page = await openPage(t)
  await setWidth(page, 360)
  await signIn(page, roles.reunification)
  const taps = await countTaps(page)

  await followFirst(page, stepOnMyDay)
  await shot(page, 'service-step', 360)
  const response = await followFirst(page, fileTheStep)

  assert.equal(response.status(), 200)
  assert.match(await textOf(page), /Saved|Filed|Logged/)
  assert.ok(taps.count > 0 && taps.count <= 3, `${taps.count} taps`)
})
