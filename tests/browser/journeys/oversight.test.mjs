// What those who watch over the work open first: outcomes, the board, the court's docket.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { openPage, pathOf, shot, signIn, visit } from '../browser.mjs'
import { pageFaults } from '../inspect.mjs'
import { roles } from '../roles.mjs'

const openings = [
  ['manager', '/outcomes/time-to-permanency'],
  ['manager', '/board'],
  ['supervisor', '/board'],
  ['court', '/docket']
]

for (const [role, path] of openings) {
  test(`${role} opens ${path}`, async t => {
    const page = await openPage(t)
    await signIn(page, roles[role])
    assert.deepEqual(await pageFaults(page, path), [])
    await shot(page, `${role}${path.replaceAll('/', '-')}`, 1280)
  })
}

test('whoever is not signed in is led to the sign-in page, from any of them', async t => {
  const page = await openPage(t)
  for (const [, path] of openings) {
    await visit(page, path)
    assert.equal(pathOf(page), '/sign-in', path)
  }
})
