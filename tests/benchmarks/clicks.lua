-- Clicks, each of another visitor and with a key of its own: such a click takes two MongoDB calls.
local countries = { "JP", "US", "VN", "TH", "FR", "DE", "IT", "ES" }
local sent = 0
math.randomseed(os.time())
local run = math.random(2 ^ 30)

request = function()
  sent = sent + 1
  return wrk.format("POST", nil, {
    ["Content-Type"] = "application/json",
    ["Idempotency-Key"] = run .. "-" .. sent,
    ["X-Forwarded-For"] = string.format("10.%d.%d.%d", run % 256, math.floor(sent / 256) % 256, sent % 256),
  }, '{"country": "' .. countries[math.random(#countries)] .. '"}')
end
