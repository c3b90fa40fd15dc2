-- The load of the benchmark, for wrk: one upload or download asked for again and again, by one user or by many in turn.
-- TOKENS: a file with a token a line; PATHNAME: the call; ITEMS: 0 for a single, else so many in a batch;
-- DELAY: milliseconds to wait before each request, on average.
local tokens = {}
for line in io.lines(os.getenv("TOKENS")) do
  tokens[#tokens + 1] = line
end
local pathname = os.getenv("PATHNAME")
local items = tonumber(os.getenv("ITEMS"))
local wait = tonumber(os.getenv("DELAY"))
local requests = {}

local member = string.match(pathname, "^/v1/downloads") and "downloads" or "uploads"

local function item(subject)
  local key = '{"key":"users/' .. subject .. '/photos/2026/summer/IMG_20260714_183045.png"'
  return key .. (member == "downloads" and "}" or ',"contentType":"image/png","contentLength":2481337}')
end

function init(args)
  math.randomseed(7)
  for i, token in ipairs(tokens) do
    local body = item("user-" .. i)
    if items > 0 then
      body = '{"' .. member .. '":[' .. string.rep(body .. ",", items - 1) .. body .. "]}"
    end
    local headers = { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. token }
    requests[i] = wrk.format("POST", pathname, headers, body)
  end
end

local next = 0

function request()
  next = next % #requests + 1
  return requests[next]
end

if wait > 0 then
  function delay()
    return math.random(0, 2 * wait)
  end
end

function done(summary, latency, other)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format("RESULT %d %d %d %d %d\n", summary.requests, failed, summary.duration,
    latency:percentile(50), latency:percentile(99)))
end
