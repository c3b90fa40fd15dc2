// Ends with the places of a Swift file that its grammar does not know.
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { Language, Parser } from 'web-tree-sitter'

await Parser.init()
const parser = new Parser()
parser.setLanguage(await Language.load(createRequire(import.meta.url).resolve('@repomix/tree-sitter-wasms/out/tree-sitter-swift.wasm')))
const root = parser.parse(readFileSync(process.argv[2], 'utf8')).rootNode
const wrong = (node) => (node.isError || node.isMissing ? [node] : node.children.flatMap(wrong))
const places = wrong(root).map(({ startPosition: { row, column }, type }) => `${row + 1}:${column + 1} ${type}`)
console.log(places.join('\n'))
process.exit(places.length > 0 || root.childCount === 0 ? 1 : 0)
