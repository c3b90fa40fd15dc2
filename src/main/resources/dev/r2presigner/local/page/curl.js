// Requests as people read and paste them.

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
    lines.push('', JSON.stringify(exchange.body, null, 2));
  } else if (exchange.file) {
    lines.push('', `… the ${exchange.file.size.toLocaleString('en')} bytes of ${exchange.file.name}`);
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
  if (exchange.reply) {
    lines.push('', JSON.stringify(exchange.reply, null, 2));
  }
  return lines.join('\n');
}

/** The command that does the same; whole for the clipboard, with a shortened token for the eye. */
export function curl(exchange, { whole }) {
  const parts = ['curl -sS'];
  if (exchange.method === 'HEAD') {
    parts.push('-I');
  } else if (exchange.file) {
    // -g: brackets and braces in a file's name are just that.
    parts.push('-g', '-T', quoted(`./${exchange.file.name}`));
  }
  for (const [name, value] of Object.entries(exchange.headers)) {
    parts.push(`\\\n  -H ${quoted(`${name}: ${whole ? value : hidden(exchange, value)}`)}`);
  }
  if (exchange.body) {
    parts.push(`\\\n  -d ${quoted(JSON.stringify(exchange.body))}`);
  }
  parts.push(`\\\n  ${quoted(exchange.url)}`);
  return parts.join(' ');
}

function hidden(exchange, value) {
  return exchange.token ? value.replace(exchange.token, shortened(exchange.token)) : value;
}
