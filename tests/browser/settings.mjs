// What tests/run hands over: where the server listens, the password of its people, the browser, a place for pictures.
import { tmpdir } from 'node:os'
import { join } from 'node:path'

function needed (name) {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set; tests/run browser sets it`)
  return value
}

export const base = needed('HOMEWARD_URL').replace(/\/$/, '')
export const password = needed('HOMEWARD_PASSWORD')
export const chromium = process.env.HOMEWARD_CHROMIUM ?? '/usr/bin/chromium'
export const shots = process.env.HOMEWARD_SHOTS ?? join(tmpdir(), 'homeward-shots')

// The budget of one page, cold: bytes on the wire with headers, requests, milliseconds to DOMContentLoaded.
export const budget = { bytes: 60000, requests: 5, dcl_ms: 1500 }
