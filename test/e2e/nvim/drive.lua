-- Attaches the server to the buffer as a person's init.lua would, waits for the finding, repairs it from the menu and writes the file.
-- Works with Neovim 0.7 and 0.10.
local function say(text) io.stdout:write(text .. "\n") end

local function step(what, check)
  if not vim.wait(30000, check, 10) then error(what, 0) end
  say("ok " .. what)
end

local ok, problem = pcall(function()
  vim.o.swapfile = false
  local id = vim.lsp.start_client({
    name = "async-hazards",
    cmd = { vim.env.NODE_BIN, vim.env.SERVER, "--stdio" },
    root_dir = vim.fn.getcwd(),
  })
  vim.bo.filetype = "typescript"
  step("the server starts", function()
    local client = vim.lsp.get_client_by_id(id)
    return client and client.initialized
  end)
  assert(vim.lsp.buf_attach_client(0, id), "not attached")
  local pushed, pulled = false, false
  local push, pull = vim.lsp.handlers["textDocument/publishDiagnostics"], vim.lsp.handlers["textDocument/diagnostic"]
  vim.lsp.handlers["textDocument/publishDiagnostics"] = function(...) pushed = true; return push(...) end
  if pull then vim.lsp.handlers["textDocument/diagnostic"] = function(...) pulled = true; return pull(...) end end

  step("the finding that needs types arrives", function() return #vim.diagnostic.get(0) > 0 end)
  local found = vim.diagnostic.get(0)[1]
  assert(found.source == "async-hazards" and found.code == "no-floating-promise", vim.inspect(found))
  assert(vim.api.nvim_buf_get_lines(0, found.lnum, found.lnum + 1, false)[1]:sub(found.col + 1, found.end_col) == "sendConfirmation(order)", vim.inspect(found))

  -- 0.10 can pull, but not be asked to pull again when types have come: it is pushed to as well, and shows nothing twice.
  step("diagnostics are pushed, and not pulled too", function() return pushed and not pulled end)

  vim.api.nvim_win_set_cursor(0, { found.lnum + 1, found.col + 1 })
  -- Answer the menu as a person would: the entry is chosen by what it says.
  vim.ui.select = function(items, _, choose)
    for index, item in ipairs(items) do
      local action = item.action or item[2]
      if action.title:find("Wait for it here", 1, true) then return choose(item, index) end
    end
    error("no such repair in " .. vim.inspect(items))
  end
  vim.lsp.buf.code_action({ context = { only = { "quickfix" } } })
  step("the repair is made", function()
    return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n"):find("  await sendConfirmation(order);", 1, true) ~= nil
  end)
  step("the finding goes", function() return #vim.diagnostic.get(0) == 0 end)
  vim.cmd("silent write")
end)
if not ok then
  say("FAIL " .. tostring(problem))
  vim.cmd("cquit 1")
end
vim.cmd("qall!")
