-- Load test of `annals serve` with wrk: pages, the JSON API and queries in turn.
-- `wrk -t2 -c64 -d60s --latency -s tests/load/mixed.lua http://127.0.0.1:7474 -- /event/kyivstar-attack`;
-- paths after `--` are requested, too.

local function query(text)
  local form = { ["Content-Type"] = "application/sparql-query", ["Accept"] = "text/csv" }
  return wrk.format("POST", "/sparql", form, text)
end

local requests

function init(args)
  requests = {
    wrk.format("GET", "/"),
    wrk.format("GET", "/timeline?from=2023-12&to=2023-12"),
    wrk.format("GET", "/about"),
    wrk.format("GET", "/timeline.json?from=2023-12&to=2023-12"),
    wrk.format("GET", "/timeline.csv?n=50&reverse"),
    wrk.format("GET", "/timeline.svg?from=2023-12&to=2023-12"),
    wrk.format("GET", "/query/stats.json"),
    wrk.format("GET", "/health"),
    query("SELECT ?e { ?e a ann:Event } ORDER BY ?e LIMIT 10"),
    query("SELECT ?e ?d { ?e ann:earliest ?d FILTER(?d >= '2023-12-01'^^xsd:date && ?d <= '2023-12-12'^^xsd:date) }"),
    query("ASK { ?e a ann:Event }"),
  }
  for _, path in ipairs(args) do
    table.insert(requests, wrk.format("GET", path))
  end
end

local number = 0

function request()
  number = number % #requests + 1
  return requests[number]
end

local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

statuses = ""
local counted = {}

function response(status)
  counted[status] = (counted[status] or 0) + 1
  local text = {}
  for code, times in pairs(counted) do
    table.insert(text, code .. "=" .. times)
  end
  statuses = table.concat(text, " ")
end

function done()
  for number, thread in ipairs(threads) do
    print("thread " .. number .. ": " .. thread:get("statuses"))
  end
end
