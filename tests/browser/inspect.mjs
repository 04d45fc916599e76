// What every page must keep to, whatever it shows: accessibility, one heading, its width, its weight, a quiet console.
import axe from 'axe-core'
import { base, budget } from './settings.mjs'
import { setWidth, visit } from './browser.mjs'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa']

// The WCAG 2.2 A and AA faults axe-core finds, a line each. `target-size` is off in axe-core unless it is named.
export async function axeFaults (page) {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(options => window.axe.run(document, options), {
    runOnly: { type: 'tag', values: tags }, rules: { 'target-size': { enabled: true } }, resultTypes: ['violations']
  })
  return violations.map(fault => `${fault.id}: ${fault.help}: ${fault.nodes.map(node => node.target.join(' ')).join(', ')}`)
}

// Loads a path with an empty cache and answers its status, bytes on the wire (headers included) and requests.
async function weigh (page, path) {
  const session = await page.createCDPSession()
  const weight = { bytes: 0, requests: 0 }
  await session.send('Network.enable')
  session.on('Network.requestWillBeSent', ({ request }) => { if (request.url.startsWith('http')) weight.requests += 1 })
  session.on('Network.loadingFinished', ({ encodedDataLength }) => { weight.bytes += encodedDataLength })
  await page.setCacheEnabled(false)
  const response = await visit(page, path)
  await session.detach()
  return { ...weight, status: response.status() }
}

async function shapeFaults (page, width) {
  await setWidth(page, width)
  const { headings, scrolls } = await page.evaluate(() => ({
    headings: document.querySelectorAll('h1').length,
    scrolls: document.documentElement.scrollWidth - document.documentElement.clientWidth
  }))
  return [
    headings !== 1 && `${headings} h1 elements`,
    scrolls > 1 && `${scrolls} pixels to scroll sideways`,
    ...await axeFaults(page)
  ].filter(Boolean).map(fault => `at ${width} pixels: ${fault}`)
}

// Every fault of one page, as sentences that start with its path; none is the wish.
export async function pageFaults (page, path) {
  page.complaints.length = 0
  const { status, bytes, requests } = await weigh(page, path)
  const faults = [
    status !== 200 && `answered ${status}`,
    bytes > budget.bytes && `weighs ${bytes} bytes, more than ${budget.bytes}`,
    requests > budget.requests && `takes ${requests} requests, more than ${budget.requests}`,
    ...await shapeFaults(page, 360),
    ...await shapeFaults(page, 1280),
    ...page.complaints.map(text => `the console says: ${text}`)
  ]
  return faults.filter(Boolean).map(fault => `${path} ${fault}`)
}

// The paths of the links in a page's navigation, each once, in their order.
export async function navPaths (page) {
  const links = await page.$$eval('header nav a[href], nav[aria-label="Main"] a[href]', found => found.map(link => link.href))
  const own = links.filter(link => link.startsWith(`${base}/`)).map(link => link.slice(base.length).replace(/#.*$/, ''))
  return [...new Set(own)]
}
