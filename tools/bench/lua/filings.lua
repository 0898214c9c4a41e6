-- One filing per request: the next unit in turn, and a person nobody has filed before.
-- args: file of "cookie csrf-token unit" lines, file of the body with UNIT and PHONE in it,
-- mark of the run, filings per second (0 = as many as go), number of the run: one that was under way when the run before
-- ended may still be stored, and its person must not come again.
dofile(debug.getinfo(1, "S").source:match("^@(.*/)") .. "summary.lua")

local callers, total, sent = {}, 0, 0
local mark, run, before_unit, before_phone, after_phone

function init(args)
  for line in io.lines(args[1]) do
    local cookie, csrf, unit = line:match("(%S+) (%S+) (%S+)")
    total = total + 1
    callers[total] = {
      unit = unit,
      headers = { ["content-type"] = "application/json", cookie = cookie, ["x-csrf-token"] = csrf },
    }
  end
  local file = io.open(args[2])
  before_unit, before_phone, after_phone = file:read("*a"):match("^(.*)UNIT(.*)PHONE(.*)$")
  file:close()
  mark = args[3]
  run = tonumber(args[5])
  if tonumber(args[4]) > 0 then pace(tonumber(args[4])) end
end

function request()
  sent = sent + 1
  local caller = callers[sent % total + 1]
  caller.headers["idempotency-key"] = mark .. "-" .. sent
  local body = before_unit .. caller.unit .. before_phone .. string.format("1%04d%06d", 3000 + run, sent) .. after_phone
  return wrk.format("POST", "/v1/filings", caller.headers, body)
end

-- Requests have places in time, so many apart; a connection that is free takes the next place and waits for it.
function pace(per_second)
  local ffi = require("ffi")
  ffi.cdef("typedef struct { long sec, nsec; } zg_time; int clock_gettime(int clock, zg_time *time);")
  local time = ffi.new("zg_time")
  local place = 0
  function delay()
    ffi.C.clock_gettime(1, time)
    local now = tonumber(time.sec) * 1000 + tonumber(time.nsec) / 1e6
    place = math.max(place + 1000 / per_second, now)
    return math.floor(place - now + 0.5)
  end
end
