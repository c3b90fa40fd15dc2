// Requests as people read and paste them.

const SHOWN = 6;

/** Lists of a call for many, with one member for each. */
const ONE_EACH = new Set(['downloads', 'uploads', 'results']);

const quoted = (text) => `'${String(text).replaceAll("'", "'\\''")}'`;

/** Enough of a token to recognise it by, not enough to use it. */
export const shortened = (token) => `${token.slice(0, 10)}…${token.slice(-4)}`;

/** The exchange's request as HTTP, with its token shortened. */
export function requestText(exchange) {
  const { pathname, search, host } = new URL(exchange.url);
  const lines = [`${exchange.method} ${pathname}${search}`, `Host: ${host}`];
  for (const [name, value] of Object.entries(exchange.headers)) {
    lines.push(`${name}: ${hidden(exchange, value)}`);
  }
  if (exchange.body) {
    lines.push('', JSON.stringify(exchange.body, abridged(exchange.at), 2));
  } else if (exchange.file) {
    const { name, size, from, length } = exchange.file;
    lines.push('', length === undefined
      ? `… the ${size.toLocaleString('en')} bytes of ${name}`
      : `… ${length.toLocaleString('en')} of the ${size.toLocaleString('en')} bytes of ${name}, from byte ${from.toLocaleString('en')}`);
  }
  return lines.join('\n');
}

/** The exchange's reply: the status, then what came with it. */
export function replyText(exchange) {
  if (exchange.status === 0) {
    return exchange.cancelled ? 'None: cancelled on the way.' : 'None that a browser may read.';
  }
  const lines = [`HTTP ${exchange.status}`];
  for (const [name, value] of Object.entries(exchange.replyHeaders ?? {})) {
    lines.push(`${name}: ${value}`);
  }
  if (exchange.answer) {
    lines.push('', JSON.stringify(exchange.answer, abridged(exchange.at), 2));
  }
  return lines.join('\n');
}

/** Of a long list, which is the same again and again, the beginning; or what stands `at` one place of it. */
function abridged(at) {
  return (name, member) => {
    if (!Array.isArray(member) || member.length <= SHOWN) {
      return member;
    }
    if (at === undefined || !ONE_EACH.has(name)) {
      return [...member.slice(0, SHOWN), `… and ${member.length - SHOWN} more`];
    }
    const before = at > 0 ? [`… ${at} before it`] : [];
    const after = member.length - at - 1;
    return [...before, member[at], ...(after > 0 ? [`… ${after} after it`] : [])];
  };
}

/** The command that does the same; whole for the clipboard, with token and long lists shortened for the eye. */
export function curl(exchange, { whole }) {
  const parts = ['curl -sS'];
  const { file } = exchange;
  if (exchange.method === 'HEAD') {
    parts.push('-I');
  } else if (exchange.method === 'DELETE') {
    parts.push('-X DELETE');
  } else if (file?.length !== undefined) {
    // Of a pipe curl learns the length, which is signed, only if it reads it to the end first.
    parts.unshift(`tail -c +${file.from + 1} ${quoted(`./${file.name}`)} | head -c ${file.length} |`);
    parts.push("-X PUT --data-binary @- -H 'Content-Type:'");
  } else if (file) {
    // -g: brackets and braces in a file's name are just that.
    parts.push('-g', '-T', quoted(`./${file.name}`));
  }
  for (const [name, value] of Object.entries(exchange.headers)) {
    parts.push(`\\\n  -H ${quoted(`${name}: ${whole ? value : hidden(exchange, value)}`)}`);
  }
  if (exchange.body) {
    parts.push(`\\\n  -d ${quoted(JSON.stringify(exchange.body, whole ? undefined : abridged(exchange.at)))}`);
  }
  parts.push(`\\\n  ${quoted(exchange.url)}`);
  return parts.join(' ');
}

function hidden({ headers }, value) {
  const token = headers.Authorization?.slice('Bearer '.length);
  return token ? value.replace(token, shortened(token)) : value;
}
