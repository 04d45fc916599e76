// A morning on the telephone: what was heard about the referrals of twelve families, with one thumb.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { countTaps, fill, follow, followFirst, openPage, setWidth, shot, signIn, textOf } from '../browser.mjs'
import { roles } from '../roles.mjs'

const FAMILIES = 12

// The first answer of the first row of each family on the page, but for those called already.
const firstAnswers = (page, called) => page.$$eval('.call', (rows, called) => {
  const seen = new Map()
  for (const row of rows) {
    const family = row.querySelector('.about .muted').innerText
    const answer = row.querySelector('input[type=radio]')
    if (answer && !called.includes(family) && !seen.has(family)) seen.set(family, [answer.name, answer.value])
  }
  return [...seen]
}, called)

test('a morning\u2019s calls for twelve families are saved in under 40 taps', async t => {
  const page = await openPage(t)
  await setWidth(page, 360)
  // Whoever stands in for a whole office has that many; a worker of the demonstration has fewer.
  await signIn(page, roles.supervisor)
  const taps = await countTaps(page)

  await follow(page, 'Referrals')
  const called = []
  while (called.length < FAMILIES) {
    const answers = (await firstAnswers(page, called)).slice(0, FAMILIES - called.length)
    for (const [family, [name, value]] of answers) {
      await fill(page, { [name]: value })
      called.push(family)
    }
    if (answers.length > 0) {
      await shot(page, 'morning-calls', 360)
      const response = await follow(page, 'Save the calls')
      assert.equal(response.status(), 200)
      assert.ok((await textOf(page)).includes(`Saved: ${answers.length} call`), 'every answer was saved')
    }
    // What is answered falls back behind what still wants a call; a page without new families is turned.
    if (called.length < FAMILIES && (await firstAnswers(page, called)).length === 0) await followFirst(page, 'a[rel=next]')
  }

  assert.ok(taps.count >= FAMILIES + 2 && taps.count < 40, `${taps.count} taps`)
})
