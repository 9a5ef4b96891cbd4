import { isAbsolute } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ID_PATTERN } from '@matchcut/runtime';
import {
  CodeActionKind,
  CompletionItemKind,
  type Connection,
  DiagnosticSeverity,
  type Diagnostic as LspDiagnostic,
  type DocumentSymbol,
  ErrorCodes,
  type Hover,
  type Location,
  MarkupKind,
  type Position,
  type Range as LspRange,
  ResponseError,
  SymbolKind,
  TextDocuments,
  TextDocumentSyncKind,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { reachableAt } from '../check/reachable.ts';
import type { Diagnostic, Edit, Place, Range } from '../diagnostics/diagnostic.ts';
import { formatStory } from '../format-story.ts';
import { printDuration } from '../formats/duration.ts';
import { isMapping } from '../formats/mapping.ts';
import { FIELDS, kindAt } from '../schema/fields.ts';
import { suggestionsAt, type Suggestion } from './completion.ts';
import { nameAt, type Occurrence } from './names.ts';
import type { Project } from './project.ts';
import { Workspace } from './workspace.ts';

/** The checker waits for this long a pause, since it may have many states to look at. */
const PAUSE_MS = 200;

const SEVERITIES = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  note: DiagnosticSeverity.Information,
} as const;
const SYMBOL_KINDS: ReadonlyMap<Occurrence['kind'], SymbolKind> = new Map([
  ['variable', SymbolKind.Variable],
  ['segment', SymbolKind.Class],
  ['choice', SymbolKind.Interface],
  ['option', SymbolKind.EnumMember],
]);
const COMPLETION_KINDS: Readonly<Record<Suggestion['kind'], CompletionItemKind>> = {
  segment: CompletionItemKind.Class,
  variable: CompletionItemKind.Variable,
  choice: CompletionItemKind.Interface,
  option: CompletionItemKind.EnumMember,
  group: CompletionItemKind.Module,
  template: CompletionItemKind.Constructor,
  field: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  function: CompletionItemKind.Function,
  word: CompletionItemKind.Keyword,
};

/** Serves an editor over a connection until it closes. */
export function serveLanguage(connection: Connection): void {
  const documents = new TextDocuments(TextDocument);
  const workspace = new Workspace();
  /** Files for which something was published, by story. */
  const published = new Map<Project, ReadonlySet<string>>();
  const pauses = new Map<Project, NodeJS.Timeout>();
  /** What the checker found last. */
  const findings = new Map<Project, readonly Diagnostic[]>();

  connection.onInitialize(() => ({
    serverInfo: { name: 'matchcut' },
    capabilities: {
      textDocumentSync: TextDocumentSyncKind.Incremental,
      completionProvider: { triggerCharacters: [' ', '(', '.', '{', '"'] },
      definitionProvider: true,
      referencesProvider: true,
      renameProvider: { prepareProvider: true },
      hoverProvider: true,
      documentSymbolProvider: true,
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
      documentFormattingProvider: true,
    },
  }));

  documents.onDidChangeContent(({ document }) => {
    const file = fileOf(document.uri);
    workspace.set(file, document.getText());
    const project = workspace.projectOf(file);
    if (!project) return;
    reload(project);
  });
  connection.onDidChangeWatchedFiles(() => workspace.projects.forEach(reload));
  documents.onDidClose(({ document }) => {
    const file = fileOf(document.uri);
    const project = workspace.projectOf(file);
    if (project) clearTimeout(pauses.get(project));
    workspace.close(file);
    void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
  });

  connection.onCompletion(({ textDocument, position }) => {
    const { file, project, text } = opened(textDocument.uri);
    if (!project) return [];
    return suggestionsAt(text, file, placeOf(position), project.data, project.completionCache).map(
      ({ label, kind, detail, text: written }) => ({
        label,
        kind: COMPLETION_KINDS[kind],
        ...(detail ? { detail } : {}),
        ...(written === undefined ? {} : { insertText: written }),
      }),
    );
  });
  connection.onDefinition(({ textDocument, position }) => {
    const found = nameUnder(textDocument.uri, position);
    return found?.all.filter(({ isDefinition }) => isDefinition).map(locationOf) ?? [];
  });
  connection.onReferences(({ textDocument, position, context }) => {
    const found = nameUnder(textDocument.uri, position);
    return (
      found?.all
        .filter(({ isDefinition }) => context.includeDeclaration || !isDefinition)
        .map(locationOf) ?? []
    );
  });
  connection.onPrepareRename(({ textDocument, position }) => {
    const found = nameUnder(textDocument.uri, position);
    return found && found.all.some(({ isDefinition }) => isDefinition)
      ? {
          range: rangeOf(found.name.range),
          placeholder: found.name.name.slice(found.name.name.indexOf('.') + 1),
        }
      : null;
  });
  connection.onRenameRequest(({ textDocument, position, newName }) => {
    if (!ID_PATTERN.test(newName) || newName.length > 64)
      throw new ResponseError(
        ErrorCodes.InvalidParams,
        `"${newName}" can't be an id: ids start with a letter and hold letters, digits, "_" and single hyphens.`,
      );
    const found = nameUnder(textDocument.uri, position);
    const hidden = found?.all.find(({ isExact }) => !isExact);
    if (hidden)
      throw new ResponseError(
        ErrorCodes.InvalidRequest,
        `"${hidden.name}" also stands in a folded text or behind an alias, at ${hidden.file}:${hidden.range.start.line}: write that out first.`,
      );
    return found
      ? workspaceEdit(found.all.map(({ file, range }) => ({ file, range, text: newName })))
      : null;
  });
  connection.onHover(({ textDocument, position }): Hover | null => {
    const { file, project } = opened(textDocument.uri);
    if (!project) return null;
    const found = nameAt(project.names, file, placeOf(position));
    const told = found ? describeName(project, found) : describeField(project, file, position);
    return told === undefined
      ? null
      : {
          contents: { kind: MarkupKind.Markdown, value: told },
          ...(found ? { range: rangeOf(found.range) } : {}),
        };
  });
  connection.onDocumentSymbol(({ textDocument }) => {
    const { file, project } = opened(textDocument.uri);
    if (!project) return [];
    return symbolsOf(
      project.names.filter((name) => name.file === file && name.isDefinition),
      project,
    );
  });
  connection.onCodeAction(({ textDocument, range }) => {
    const { file, project } = opened(textDocument.uri);
    if (!project) return [];
    const fixable = project.diagnosis.diagnostics.filter(
      (diagnostic) => diagnostic.file === file && diagnostic.fix,
    );
    const here = fixable.filter((diagnostic) => overlaps(rangeOf(diagnostic.range), range));
    return here.map((diagnostic) => ({
      title: diagnostic.fix?.title ?? '',
      kind: CodeActionKind.QuickFix,
      isPreferred: diagnostic.fix?.isSafe === true,
      diagnostics: [toLsp(diagnostic)],
      edit: workspaceEdit(diagnostic.fix?.edits ?? []),
    }));
  });
  connection.onDocumentFormatting(({ textDocument }): TextEdit[] => {
    const { file, project, text } = opened(textDocument.uri);
    if (!project) return [];
    const formatted = formatStory(text, file);
    if (!('text' in formatted) || formatted.text === text) return [];
    const last = text.split('\n');
    return [
      {
        range: {
          start: { line: 0, character: 0 },
          end: { line: last.length - 1, character: last.at(-1)?.length ?? 0 },
        },
        newText: formatted.text,
      },
    ];
  });

  documents.listen(connection);
  connection.listen();

  /** Tells at once what loading finds, and with it what the checker found last, until it has had its turn again. */
  function reload(project: Project): void {
    const { story, diagnostics } = project.load();
    publish(project, story ? (findings.get(project) ?? []) : diagnostics);
    clearTimeout(pauses.get(project));
    const check = (): void => {
      const found = project.diagnosis.diagnostics;
      if (project.loaded.story) findings.set(project, found);
      publish(project, found);
    };
    pauses.set(project, setTimeout(check, PAUSE_MS));
  }

  function opened(uri: string): {
    readonly file: string;
    readonly project: Project | undefined;
    readonly text: string;
  } {
    const file = fileOf(uri);
    return { file, project: workspace.projectOf(file), text: documents.get(uri)?.getText() ?? '' };
  }

  function nameUnder(
    uri: string,
    position: Position,
  ): { readonly name: Occurrence; readonly all: readonly Occurrence[] } | undefined {
    const { file, project } = opened(uri);
    if (!project) return undefined;
    const name = nameAt(project.names, file, placeOf(position));
    return (
      name && {
        name,
        all: project.names.filter(
          ({ kind, name: other }) => kind === name.kind && other === name.name,
        ),
      }
    );
  }

  function publish(project: Project, diagnostics: readonly Diagnostic[]): void {
    const files = new Set([
      ...project.loaded.files.map(({ file }) => file),
      ...diagnostics.map(({ file }) => file),
    ]);
    for (const file of new Set([...files, ...(published.get(project) ?? [])])) {
      const version = documents.get(uriOf(file))?.version;
      void connection.sendDiagnostics({
        uri: uriOf(file),
        ...(version === undefined ? {} : { version }),
        diagnostics: diagnostics.filter((diagnostic) => diagnostic.file === file).map(toLsp),
      });
    }
    published.set(project, files);
  }
}

/** What is to be known of a name: of a segment also in which states it can start. */
function describeName(project: Project, { kind, name }: Occurrence): string | undefined {
  const { loaded, diagnosis } = project;
  if (kind === 'variable') {
    const variable = loaded.story?.variables[name];
    if (!variable) return undefined;
    let values = '';
    if (variable.type === 'int') values = ` from ${variable.min} to ${variable.max}`;
    if (variable.type === 'enum') values = ` of ${variable.values.join(', ')}`;
    return [
      `**${name}**: ${variable.type}${values}, starts as ${String(variable.initial)}${variable.scope === 'viewer' ? ', lives across sessions' : ''}`,
      ...(variable.description === undefined ? [] : [variable.description]),
    ].join('\n\n');
  }
  const segment = kind === 'segment' ? loaded.story?.segments[name] : undefined;
  if (!segment) return undefined;
  const lines = [
    `**${segment.title ?? name}** · ${printDuration(segment.durationMs)}${segment.ending ? ` · ending “${segment.ending.title}”` : ''}`,
  ];
  const exploration = diagnosis.checked?.exploration;
  if (!exploration) return lines.join('\n\n');
  const { states, walk, values } = reachableAt(exploration, name);
  if (!walk) return [...lines, 'No path leads here.'].join('\n\n');
  lines.push(
    `Starts in ${states === 1 ? 'one state' : `${states} states`}${exploration.isComplete ? '' : ' at least'}:`,
  );
  if (values.length > 0) lines.push(values.map((value) => `- \`${value}\``).join('\n'));
  lines.push(
    `Shortest way here: ${walk.map((step) => (step ? `${step.choice}.${step.option}` : '(a new session)')).join(' → ') || 'it is the start'}`,
  );
  return lines.join('\n\n');
}

function describeField(project: Project, file: string, position: Position): string | undefined {
  const spot = project.loaded.files
    .find((source) => source.file === file)
    ?.spotAt(placeOf(position));
  const kind = spot?.target === 'key' ? kindAt(spot.path.slice(0, -1)) : undefined;
  const told = kind && spot ? FIELDS[kind][spot.text] : undefined;
  return told === undefined ? undefined : `**${spot?.text}**: ${told}`;
}

function symbolsOf(definitions: readonly Occurrence[], project: Project): DocumentSymbol[] {
  const symbols: DocumentSymbol[] = [];
  const symbol = (
    { name, range, kind }: Occurrence,
    detail: string | undefined,
  ): DocumentSymbol => ({
    name: name.slice(name.indexOf('.') + 1),
    ...(detail === undefined ? {} : { detail }),
    kind: SYMBOL_KINDS.get(kind) ?? SymbolKind.Module,
    range: rangeOf(range),
    selectionRange: rangeOf(range),
    children: [],
  });
  const segments =
    isMapping(project.data) && isMapping(project.data['segments']) ? project.data['segments'] : {};
  for (const definition of definitions) {
    const data = definition.kind === 'segment' ? segments[definition.name] : undefined;
    const added = symbol(
      definition,
      isMapping(data) && typeof data['title'] === 'string' ? data['title'] : undefined,
    );
    const { kind } = definition;
    const segment = kind === 'choice' || kind === 'option' ? symbols.at(-1) : undefined;
    const parent = kind === 'option' ? segment?.children?.at(-1) : segment;
    if (!parent) {
      symbols.push(added);
      continue;
    }
    parent.children?.push(added);
    // An outline wants what it holds within its own range.
    parent.range = { start: parent.range.start, end: added.range.end };
    const top = symbols.at(-1);
    if (top) top.range = { start: top.range.start, end: added.range.end };
  }
  return symbols;
}

function toLsp({
  code,
  severity,
  range,
  message,
  advice,
  related = [],
  walk,
}: Diagnostic): LspDiagnostic {
  const way = walk
    ? `\nShortest way there: ${walk.map((step) => step ?? '(a new session)').join(' → ') || 'at the start'}`
    : '';
  return {
    ...{
      code,
      severity: SEVERITIES[severity],
      source: 'matchcut',
      range: rangeOf(range),
      message: `${message}\n${advice}${way}`,
    },
    ...(related.length > 0
      ? {
          relatedInformation: related.map((other) => ({
            location: { uri: uriOf(other.file), range: rangeOf(other.range) },
            message: other.message,
          })),
        }
      : {}),
  };
}

function workspaceEdit(edits: readonly Edit[]): WorkspaceEdit {
  const changes: Record<string, TextEdit[]> = {};
  for (const { file, range, text } of edits)
    (changes[uriOf(file)] ??= []).push({ range: rangeOf(range), newText: text });
  return { changes };
}

function locationOf({ file, range }: Occurrence): Location {
  return { uri: uriOf(file), range: rangeOf(range) };
}

function overlaps(one: LspRange, other: LspRange): boolean {
  return one.start.line <= other.end.line && other.start.line <= one.end.line;
}

function placeOf({ line, character }: Position): Place {
  return { line: line + 1, column: character + 1 };
}

function rangeOf({ start, end }: Range): LspRange {
  return {
    start: { line: start.line - 1, character: start.column - 1 },
    end: { line: end.line - 1, character: end.column - 1 },
  };
}

/** A text that was never saved goes by its address. */
function fileOf(uri: string): string {
  return uri.startsWith('file:') ? fileURLToPath(uri) : uri;
}

function uriOf(file: string): string {
  return isAbsolute(file) ? pathToFileURL(file).href : file;
}
