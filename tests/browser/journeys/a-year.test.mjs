// A year in the life of one family: taken in, connected, planned with, seen in court, home, and looked after since. Each role does its
// own part, in a window of its own; what happened earlier is written down with its own date. The tests build on one another.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { fill, follow, followFirst, openPage, pathOf, send, setWidth, shot, signIn, textOf, visit } from '../browser.mjs'
import { axeFaults } from '../inspect.mjs'
import { roles } from '../roles.mjs'

// A name like nobody's, so that nobody is taken for somebody known.
const surname = 'Q' + Array.from({ length: 9 }, () => 'aeioubdklmrst'[Math.floor(Math.random() * 13)]).join('')
const worker = 'Imani Fairweather'
const permanencyWorker = 'Priya Anand'
const wish = 'She wants the mornings with Teo back.'
let home = ''
let child = ''

// A day so many days ago, as people write it.
function ago (days) {
  const on = new Date(Date.now() - days * 86400000)
  return `${on.getMonth() + 1}/${on.getDate()}/${on.getFullYear()}`
}

// Signs in on a phone.
async function as (t, role) {
  const page = await openPage(t)
  await setWidth(page, 360)
  await signIn(page, roles[role])
  return page
}

// Opens a page of the family, saying for what where that is asked.
async function open (page, path = '') {
  await visit(page, home + path)
  if (!pathOf(page).endsWith('/purpose')) return
  await page.$eval('main [name=purpose]', it => it.click())
  await send(page, 'purpose')
}

// Sends the form that holds a field and demands that it was taken.
async function file (page, field) {
  const from = pathOf(page)
  const answer = await send(page, field)
  const wrong = await page.$$eval('main .error', all => all.map(it => it.innerText))
  assert.deepEqual([answer.status(), wrong], [200, []], `${from} was refused`)
}

// The value of the option or choice of a field whose label holds these words.
const valueOf = (page, field, words) => page.evaluate((name, wanted) => {
  const all = [...document.getElementsByName(name)].flatMap(it => it.options ? [...it.options] : [it])
  const found = all.find(it => (it.text ?? it.labels[0].innerText).includes(wanted))
  if (!found) throw new Error(`${name} offers nothing like "${wanted}"`)
  return found.value
}, field, words)

// Chooses the option of a field whose label holds these words.
const choose = async (page, field, words) => fill(page, { [field]: await valueOf(page, field, words) })

async function tick (page, field, words) {
  const value = await valueOf(page, field, words)
  await page.$eval(`[name=${JSON.stringify(field)}][value=${JSON.stringify(value)}]`, it => { if (!it.checked) it.click() })
}

// Gives a seat to somebody from today on, unless she has it already.
async function assign (page, seat, name) {
  await open(page, '/workers')
  if ((await textOf(page)).includes(`${name} since`)) return
  await open(page, `/workers?seat=${seat}`)
  await tick(page, 'worker', name)
  await file(page, 'worker')
  await says(page, name)
}

const says = async (page, words) => assert.ok((await textOf(page)).includes(words), `${pathOf(page)} does not say "${words}"`)

const neverSays = async (page, words) => assert.ok(!(await textOf(page)).includes(words), `${pathOf(page)} says "${words}"`)

test('the supervisor takes in a removal and gives it two workers', async t => {
  const page = await as(t, 'supervisor')
  await visit(page, '/intake/new')
  await fill(page, {
    'adult.1.given': 'Marisol', 'adult.1.family': surname, 'adult.1.relation': 'mother', 'adult.1.born': '3/14/1994',
    'child.1.given': 'Teo', 'child.1.family': surname, 'child.1.born': '5/2/2019',
    removed_on: ago(170), removed_time: '15:30', setting: 'kin_home', caregiver: 'Grandmother Ines'
  })
  await tick(page, 'circumstances', 'Neglect')
  await tick(page, 'adult.1.services', 'Substance-use assessment')
  if (await page.$('select[name=office]')) await choose(page, 'office', 'North')
  await follow(page, 'Continue to check')
  await file(page, 'worker.family')
  home = pathOf(page)
  assert.match(home, /^\/families\//)
  child = await page.$eval('main a[href*="/children/0"]', it => it.getAttribute('href'))
  child = child.slice(home.length)
  await says(page, `${surname} family`)
  await assign(page, 'reunification', worker)
  await assign(page, child.split('/').at(-1), permanencyWorker)
})

test('the reunification worker connects the mother and stays in touch', async t => {
  const page = await as(t, 'reunification')
  await visit(page, `/families?q=${surname}`)
  await says(page, surname)
  await open(page, '/referrals/new')
  await choose(page, 'service', 'Parenting support')
  await tick(page, 'state', 'First session attended')
  await fill(page, { on: ago(169), provider: 'Lakeside Parenting' })
  await file(page, 'service')
  await open(page, '/contacts/new')
  await tick(page, 'with', 'Marisol')
  await fill(page, { medium: 'in_person_home', on: ago(165), note: wish })
  await file(page, 'medium')
  await open(page, '/efforts/new')
  await choose(page, 'kind', 'Offered')
  await choose(page, 'who', 'Marisol')
  await fill(page, { what: 'A bus pass to see Teo', on: ago(164), result: 'She came each time' })
  await file(page, 'what')
  await open(page)
  await says(page, 'Parenting support')
  await shot(page, 'year-connected', 360)
  assert.deepEqual(await axeFaults(page), [])
})

test('a contact that was logged twice is marked, and an adult who was entered twice is merged', async t => {
  const page = await as(t, 'reunification')
  await open(page, '/contacts/new')
  await tick(page, 'with', 'Marisol')
  await fill(page, { medium: 'phone', on: ago(163), note: 'Logged for her, meant for another family.' })
  await file(page, 'medium')
  await open(page, '/contacts')
  await followFirst(page, 'main a[href*="/contacts/"][href$="/error"]')
  await fill(page, { reason: 'Meant for another family' })
  await file(page, 'reason')
  await open(page, '/contacts')
  await says(page, 'Entered in error')
  await open(page, '/adults/new')
  await fill(page, { given: 'Marisol', family: surname, relation: 'other_relative', born: '3/14/1994' })
  assert.equal((await send(page, 'given')).status(), 422, 'she is known: the form asks')
  await tick(page, 'known', 'Someone else')
  await file(page, 'given')

  const supervisor = await as(t, 'supervisor')
  await visit(supervisor, '/people/duplicates')
  await follow(supervisor, `Marisol ${surname}`)
  const kept = await supervisor.$eval('[name=keep]', it => it.value)
  await fill(supervisor, { keep: kept, reason: 'The same person; she was entered twice' })
  await file(supervisor, 'keep')
  await visit(supervisor, '/people/duplicates')
  await says(supervisor, `Marisol ${surname}`)
  await shot(supervisor, 'year-merged', 360)
  await followFirst(supervisor, 'main a[href^="/people/merges/"]')
  await says(supervisor, 'she was entered twice')
  await shot(supervisor, 'year-merge', 360)
  assert.deepEqual(await axeFaults(supervisor), [])
  await open(page, '/adults')
  await shot(page, 'year-adults', 360)
  assert.equal((await textOf(page)).split(`Marisol ${surname}`).length, 2, 'she is one person')
})

test('the plan is made in the mother’s words and given to her', async t => {
  const page = await as(t, 'reunification')
  await open(page, '/plan/edit')
  if (!await page.$('[name="goal.1.goal"]')) await follow(page, 'Add a goal')
  await fill(page, {
    'goal.1.goal': 'Teo has breakfast with me and is at school on time',
    'goal.1.concern': 'He was alone in the mornings and missed school'
  })
  if (!await page.$('[name="goal.1.step.1.what"]')) await follow(page, 'Add a step')
  await fill(page, { 'goal.1.step.1.what': 'Finish the parenting course', 'goal.1.step.1.doer': 'parent' })
  await fill(page, { 'voice.1.helps': 'Mornings without rushing', 'voice.1.caregivers': 'My mother Ines' })
  await tick(page, 'voice.1.agreement', 'Agrees')
  await followFirst(page, 'main form .actions button[type=submit]')
  await open(page, '/plan')
  await says(page, 'Teo has breakfast with me')
  await open(page, '/plan/give')
  await file(page, 'copy')
  await open(page, '/plan')
  await says(page, 'Version 1')
  await shot(page, 'year-plan', 360)
})

test('a safety concern reaches the permanency worker at once, and the mother’s words do not', async t => {
  const page = await as(t, 'reunification')
  await open(page, '/safety/new')
  await tick(page, 'about', 'Marisol')
  const danger = await page.$eval('[name=danger]', it => it.options[1].value)
  await fill(page, { danger, words: 'Teo was alone one night.', known_on: ago(140), source: 'worker', action: 'A safety plan with Ines.' })
  await file(page, 'words')

  const other = await as(t, 'permanency')
  await visit(other, '/day')
  await says(other, 'Safety concerns to read')
  await says(other, surname)
  await open(other, '/safety')
  await says(other, 'Teo was alone one night.')
  await open(other, '/contacts')
  await neverSays(other, wish)
})

test('the permanency worker sets the goal and the legal status and sees the child', async t => {
  const page = await as(t, 'permanency')
  await open(page, `${child}/goals/new`)
  await tick(page, 'goal', 'Reunification')
  await tick(page, 'set_by', 'The court')
  await fill(page, { starts_on: ago(150) })
  await file(page, 'starts_on')
  await open(page, `${child}/legal/new`)
  await tick(page, 'status', 'Temporary custody')
  await fill(page, { starts_on: ago(168) })
  await file(page, 'starts_on')
  await open(page, '/contacts/new')
  await tick(page, 'with', 'Teo')
  await fill(page, { medium: 'in_person_home', on: ago(120), note: 'Teo sleeps well at Ines’s.' })
  await file(page, 'medium')
  await open(page, child)
  await says(page, 'Reunification')
  await shot(page, 'year-child', 360)
  assert.deepEqual(await axeFaults(page), [])
})

test('the court liaison has the hearing and the paper for it', async t => {
  const setting = await as(t, 'reunification')
  await open(setting, '/hearings/new')
  const kind = await setting.$eval('[name=kind]', it => it.options[1].value)
  await fill(setting, { kind, held_on: ago(-3), held_time: '09:30', courtroom: '3B' })
  await file(setting, 'held_on')

  const page = await as(t, 'court')
  await open(page, '/summary')
  for (const words of [`${surname}`, 'Parenting support', 'A bus pass to see Teo']) await says(page, words)
  await neverSays(page, wish)
})

test('the parent partner is offered, matched and starts', async t => {
  const page = await as(t, 'reunification')
  await open(page, '/partners/offer')
  await fill(page, { on: ago(130) })
  await file(page, 'on')
  const matching = await as(t, 'partners')
  await visit(matching, '/partners')
  await says(matching, surname)
  await open(matching, '/partners')
  await followFirst(matching, 'main a[href$="/answer"]')
  await tick(matching, 'answer', 'Accepted')
  await fill(matching, { on: ago(128) })
  await file(matching, 'answer')
  await open(matching, '/partners')
  await followFirst(matching, 'main a[href$="/start"]')
  await matching.$eval('[name=partner]', it => { if (it.options) it.selectedIndex = 1; else it.click() })
  await fill(matching, { on: ago(126) })
  await file(matching, 'partner')
  await open(matching, '/partners')
  await says(matching, 'Log a contact')
})

test('a trial home visit and the return are decided with a second reader', async t => {
  const page = await as(t, 'reunification')
  await open(page, `${child}/placements/new`)
  await fill(page, { setting: 'trial_home_visit', started_on: ago(60) })
  await file(page, 'setting')
  await open(page, '/decisions/new')
  await tick(page, 'kind', 'Return home')
  await fill(page, {
    evidence_for: 'Two months at home, every school day.', evidence_against: 'The rent is two weeks late.',
    alternatives: 'A longer trial home visit.', outcome_wanted: 'Home for good by the end of the month.'
  })
  await tick(page, 'reader', 'supervisor')
  await file(page, 'evidence_for')
  const reader = await as(t, 'supervisor')
  await visit(reader, '/day')
  await says(reader, 'Key decisions that wait for you')
  await open(reader, '/decisions')
  await followFirst(reader, 'main a[href$="/answer"]')
  await tick(reader, 'how', 'Agrees')
  await fill(reader, { words: 'The rent is dealt with.' })
  await file(reader, 'how')
  await open(page, `${child}/exit`)
  await tick(page, 'reason', 'Reunification')
  await tick(page, 'planned', 'Planned')
  await fill(page, { exited_on: ago(20) })
  await file(page, 'exited_on')
  await open(page)
  await says(page, 'Home')
  await shot(page, 'year-home', 360)
})

test('for a year the family is looked after, and the numbers know it', async t => {
  const page = await as(t, 'reunification')
  await open(page, '/aftercare')
  await says(page, 'Teo')
  await shot(page, 'year-aftercare', 360)
  assert.deepEqual(await axeFaults(page), [])
  const supervisor = await as(t, 'supervisor')
  await visit(supervisor, '/aftercare')
  await says(supervisor, surname)
})

test('who opened the record is on record, and who has no part in it finds nothing', async t => {
  const auditor = await as(t, 'auditor')
  await visit(auditor, '/audit')
  await says(auditor, worker)
  for (const role of ['admin', 'auditor', 'reunification2', 'permanency2']) {
    const page = await as(t, role)
    const answer = await visit(page, home)
    assert.equal(answer.status(), 404, role)
    await neverSays(page, surname)
  }
})
