-- One line for the bench to read, at the end of a run. wrk looks for `done` before it calls `init`.
function done(summary)
  local e = summary.errors
  print(string.format(
    'SUMMARY {"requests":%d,"microseconds":%d,"failures":%d,"refused":%d}',
    summary.requests, summary.duration, e.connect + e.read + e.write + e.timeout, e.status
  ))
end
