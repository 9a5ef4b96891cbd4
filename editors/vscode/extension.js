// Starts `matchcut lsp` and lets VS Code talk to it. All that the editor shows comes from there.
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { workspace } = require('vscode');
const { LanguageClient, TransportKind } = require('vscode-languageclient/node');

let client;

exports.activate = async () => {
  const command = serverCommand();
  const run = { command, args: ['lsp'], transport: TransportKind.stdio };
  const documentSelector = ['yaml', 'json'].map((language) => ({ scheme: 'file', language }));
  client = new LanguageClient(
    'matchcut',
    'Matchcut',
    { run, debug: run },
    {
      documentSelector,
      synchronize: { fileEvents: workspace.createFileSystemWatcher('**/*.{yaml,yml,json}') },
    },
  );
  await client.start();
};

exports.deactivate = () => client?.stop();

/** The setting, or what the workspace has installed, or whatever is on the PATH. */
function serverCommand() {
  const chosen = workspace.getConfiguration('matchcut').get('server');
  if (chosen) return chosen;
  const installed = (workspace.workspaceFolders ?? [])
    .map(({ uri }) => join(uri.fsPath, 'node_modules', '.bin', 'matchcut'))
    .find((file) => existsSync(file));
  return installed ?? 'matchcut';
}
