// What an authenticator app does: six digits from a key and the time (RFC 6238).
import { createHmac } from 'node:crypto'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function bytesOf (key) {
  const bits = [...key.replace(/\s/g, '')].map(letter => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from(bits.match(/.{8}/g).map(byte => parseInt(byte, 2)))
}

export function codeOf (key, step = Math.floor(Date.now() / 30000)) {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const digest = createHmac('sha1', bytesOf(key)).update(counter).digest()
  const word = digest.readUInt32BE(digest.at(-1) & 15) & 0x7fffffff
  return String(word % 1000000).padStart(6, '0')
}
