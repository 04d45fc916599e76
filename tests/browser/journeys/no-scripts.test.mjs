// With JavaScript off nothing essential is lost.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { follow, followFirst, openPageWithoutScripts, pathOf, signIn, textOf } from '../browser.mjs'
import { roles } from '../roles.mjs'

test('without scripts a worker signs in, reads My day, opens a family and signs out', async t => {
  const page = await openPageWithoutScripts(t)
  await signIn(page, roles.reunification)
  assert.equal(pathOf(page), '/day')

  const response = await followFirst(page, 'main a[href^="/families/"]')
  assert.equal(response.status(), 200)
  assert.match(pathOf(page), /^\/families\//)
  assert.ok((await textOf(page)).length > 200, 'the family page says next to nothing')

  await follow(page, 'Sign out')
  assert.equal(pathOf(page), '/sign-in')
})
