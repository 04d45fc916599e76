// A morning on the telephone: what was heard about the referrals of twelve families, with one thumb and one save.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { countTaps, fill, follow, openPage, setWidth, shot, signIn, textOf } from '../browser.mjs'
import { roles } from '../roles.mjs'

const FAMILIES = 12

// For each of so many families the first answer of its first row.
const firstAnswers = page => page.$$eval('.call', (rows, most) => {
  const seen = new Map()
  for (const row of rows) {
    const family = row.querySelector('.about .muted').innerText
    const answer = row.querySelector('input[type=radio]')
    if (answer && !seen.has(family)) seen.set(family, [answer.name, answer.value])
  }
  return [...seen.values()].slice(0, most)
}, FAMILIES)

test('a morning\u2019s calls for twelve families are saved in under 40 taps', async t => {
  const page = await openPage(t)
  await setWidth(page, 360)
  // Whoever stands in for a whole office has that many; a worker of the demonstration has fewer.
  await signIn(page, roles.supervisor)
  const taps = await countTaps(page)

  await follow(page, 'Referrals')
  const answers = await firstAnswers(page)
  assert.equal(answers.length, FAMILIES, 'the demonstration has twelve families to call about')
  for (const [name, value] of answers) await fill(page, { [name]: value })
  await shot(page, 'morning-calls', 360)
  const response = await follow(page, 'Save the calls')

  assert.equal(response.status(), 200)
  assert.match(await textOf(page), /Saved: 12 calls/)
  assert.ok(taps.count >= FAMILIES + 2 && taps.count < 40, `${taps.count} taps`)
})
