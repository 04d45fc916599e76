// Runs every journey, one file after another: they share one server and one small machine.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'

const folder = fileURLToPath(new URL('journeys', import.meta.url))
const only = process.argv[2] ?? ''
const files = readdirSync(folder).filter(name => name.endsWith('.test.mjs') && name.includes(only)).sort().map(name => join(folder, name))

if (files.length === 0) {
  console.error(`no journey's file name holds "${only}"`)
  process.exit(1)
}
run({ files, concurrency: 1 })
  .on('test:fail', () => { process.exitCode = 1 })
  .compose(spec)
  .pipe(process.stdout)
