// Each role signs in and walks every link of its navigation.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { openPage, pathOf, shot, signIn } from '../browser.mjs'
import { navPaths, pageFaults } from '../inspect.mjs'
import { roles } from '../roles.mjs'

for (const [role, email] of Object.entries(roles)) {
  test(`${role} can use every page of the navigation on a phone and at a desk`, async t => {
    const page = await openPage(t)
    await signIn(page, email)
    const first = pathOf(page)
    assert.notEqual(first, '/sign-in', 'the sign-in was refused')
    const paths = [...new Set([first, ...await navPaths(page)])]
    assert.ok(paths.length > 1, 'the navigation is empty')

    const faults = []
    for (const path of paths) faults.push(...await pageFaults(page, path))
    await shot(page, `last-of-${role}`, 360)
    assert.deepEqual(faults, [])
  })
}
