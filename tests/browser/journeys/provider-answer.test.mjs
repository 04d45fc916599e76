// A provider answers a referral on her telephone, by a link and without an account.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { fill, follow, openPage, setWidth, shot, signIn, textOf, visit } from '../browser.mjs'
import { axeFaults } from '../inspect.mjs'
import { roles } from '../roles.mjs'
import { base } from '../settings.mjs'

// A service that waits for its provider. Treatment programs are asked only under a consent.
const waiting = page => page.$$eval('.call .about > p > a', links => links
  .filter(link => !/substance/i.test(link.innerText)).map(link => link.getAttribute('href'))[0])

test('a provider accepts a referral by a link on a telephone', async t => {
  const worker = await openPage(t)
  await signIn(worker, roles.supervisor)
  await visit(worker, '/desk?whose=provider')
  const referral = await waiting(worker)
  await visit(worker, referral)
  await follow(worker, 'Let the provider answer by link')
  await fill(worker, { given_to: 'Lena Moss, intake', shares: true })
  await follow(worker, 'Make the link')
  assert.deepEqual(await axeFaults(worker), [])
  const link = await worker.$eval('code.key', code => code.innerText)
  assert.ok(link.startsWith(base), link)

  const provider = await openPage(t)
  await setWidth(provider, 360)
  await visit(provider, link.slice(base.length))
  assert.deepEqual(await axeFaults(provider), [])
  await follow(provider, 'Open the referral')
  assert.deepEqual(await axeFaults(provider), [])
  await shot(provider, 'provider-answer', 360)
  await fill(provider, { what: 'accepted', note: 'Ring twice' })
  await follow(provider, 'Send the answer')
  assert.match(await textOf(provider), /Thank you: your answer was saved\./)
  assert.match(await textOf(provider), /You have accepted\./)
  assert.deepEqual(await axeFaults(provider), [])
  assert.deepEqual(provider.complaints, [])

  await visit(worker, referral)
  const story = await textOf(worker)
  assert.match(story, /by Lena Moss, intake, through the answer link/)
  assert.match(story, /Ring twice/)
})
