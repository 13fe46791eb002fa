using LazyEngine.Language.Documents;
using LazyEngine.Plans;
using LazyEngine.Workflows;

namespace LazyEngine.Language.Workflows;

/// <summary>Reads a source: documents of workflows, workbooks and ad-hoc actions, one after another where a line of three dashes parts them.</summary>
internal sealed class LibraryReader(DocumentLog log)
{
    private const string Version = "2.0";

    private readonly Values _values = new(log);
    private readonly Formulas _formulas = new(log);

    public Library Read(string text)
    {
        var library = new Library(text);
        foreach (var part in Parts(text))
        {
            if (DocumentReader.Read(part, log, DocumentLimits.Default) is { } root) Read(root, library);
        }

        if (library.Workflows.Count == 0 && library.Actions.Count == 0 && log.IsEmpty) log.Add(new Position(1, 1), "The document has no workflow.", "at least one workflow");
        return library;
    }

    /// <summary>The inputs of a workflow or action: names, and names with the values that they have where nobody gives them.</summary>
    public static Sequence<WorkflowInput> Inputs(Node? node, Values values, DocumentLog log)
    {
        var inputs = new List<WorkflowInput>();
        foreach (var item in values.Items(node, "'input'", "a list of names, and of names with a default"))
        {
            WorkflowInput? input = item switch
            {
                Node.Scalar { Kind: ScalarKind.Text, Text.Length: > 0 } name => new WorkflowInput(name.Text, null),
                Node.Map { Entries: [var only] } => new WorkflowInput(only.Key.Text, JsonValues.Read(only.Value, log)),
                _ => null,
            };
            if (input is null) values.Misfit(item, "An item of 'input'", "a name, or one name with a default");
            else if (inputs.Exists(known => known.Name == input.Name)) log.Add(item.At, $"The input '{Names.Shown(input.Name)}' stands here a second time.", "each once");
            else inputs.Add(input);
        }

        return [.. inputs];
    }

    // The lines before a part are kept empty, so that every place is that in the whole text.
    private static IEnumerable<string> Parts(string text)
    {
        var lines = text.Split('\n');
        var start = 0;
        for (var line = 0; line <= lines.Length; line++)
        {
            if (line < lines.Length && lines[line].TrimEnd('\r', ' ') != "---") continue;
            var part = string.Join('\n', lines[start..line]);
            if (!string.IsNullOrWhiteSpace(part) && !part.Split('\n').All(each => each.TrimStart() is "" or ['#', ..])) yield return new string('\n', start) + part;
            start = line + 1;
        }
    }

    private void Read(Node root, Library library)
    {
        if (_values.Fields(root, "The document", "a document of workflows", "a mapping with 'version' and workflows by name") is not { } fields) return;
        CheckVersion(fields);
        if (((Node.Map)root).Entries.Any(entry => entry.Key.Text is "workflows" or "actions" && entry.Value is Node.Map listed && (fields.Has("name") || listed.Entries.All(each => each.Key.Text != "tasks"))))
        {
            ReadWorkbook(fields, library);
            return;
        }

        foreach (var (key, value) in ((Node.Map)root).Entries)
        {
            if (key.Text == "version") continue;
            if (value is Node.Map action && action.Entries.Any(entry => entry.Key.Text == "base") && action.Entries.All(entry => entry.Key.Text != "tasks")) Action(library, key, action, null);
            else Workflow(library, key, value, null);
        }
    }

    private void ReadWorkbook(Fields fields, Library library)
    {
        if (!fields.Has("name")) log.Add(fields.At, "The workbook has no name.", "'name', which stands before those of its workflows and actions");
        var name = _values.Text(fields.Find("name"), "The name of a workbook") ?? string.Empty;
        fields.Find("description");
        fields.Find("tags");
        foreach (var (key, value) in _values.Entries(fields.Find("workflows"), "'workflows'")) Workflow(library, key, value, name);
        foreach (var (key, value) in _values.Entries(fields.Find("actions"), "'actions'"))
        {
            if (value is Node.Map action) Action(library, key, action, name);
            else _values.Misfit(value, $"Action '{Names.Shown(key.Text)}'", "a mapping");
        }

        fields.Finish();
    }

    private void CheckVersion(Fields fields)
    {
        var node = fields.Find("version");
        if (node is null) log.Add(fields.At, "The document does not say its version.", $"version: '{Version}'");
        else if (node is not Node.Scalar { Text: Version or "2" }) log.Add(node.At, $"The version is {node.Shown}.", $"'{Version}'");
    }

    private void Workflow(Library library, Node.Scalar key, Node value, string? workbook)
    {
        if (value is not Node.Map body)
        {
            _values.Misfit(value, $"Workflow '{Names.Shown(key.Text)}'", "a mapping with 'tasks'");
            return;
        }

        var name = workbook is null ? key.Text : $"{workbook}.{key.Text}";
        if (key.Text.Length == 0) log.Add(key.At, "A workflow has no name.", "a name");
        if (Guid.TryParse(name, out _)) log.Add(key.At, "The name of a workflow must not look like an id.", "another name");
        if (library.Find(name) is not null) log.Add(key.At, $"There is a workflow '{Names.Shown(name)}' already.", "workflows with different names");
        else library.Workflows.Add(new WorkflowEntry(name, workbook, key, body) { Inputs = Inputs(new Fields(body, "a workflow", log).Find("input"), _values, log) });
    }

    private void Action(Library library, Node.Scalar key, Node.Map body, string? workbook)
    {
        var (name, fields) = (workbook is null ? key.Text : $"{workbook}.{key.Text}", new Fields(body, "an action", log));
        foreach (var known in new[] { "name", "version", "description", "tags" }) fields.Find(known);
        var written = _values.Text(fields.Find("base"), "'base'");
        if (!fields.Has("base")) log.Add(key.At, $"Action '{Names.Shown(name)}' does not say what it calls.", "'base', the name of an action");
        var line = written is null ? null : CommandLine.Read(written);
        if (written is not null && line is null) _values.Misfit(fields.Find("base")!, "'base'", "the name of an action, with parameters or without");
        var action = new AdHocAction(name, workbook)
        {
            Base = line?.Name ?? "std.noop",
            Body = body,
            BaseAt = fields.Find("base") ?? key,
            BaseNames = GivenNames.Of(fields.Find("base-input"), line, fields.Find("base") ?? key),
            BaseInput = InputReader.Join(_formulas, fields.Find("base-input"), line, fields.Find("base"), log),
            Inputs = Inputs(fields.Find("input"), _values, log),
            Output = _formulas.Of(fields.Find("output")),
        };
        fields.Finish();
        if (!library.Actions.TryAdd(name, action)) log.Add(key.At, $"There is an action '{Names.Shown(name)}' already.", "actions with different names");
    }
}
