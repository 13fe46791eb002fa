using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using LazyEngine.Flows;
using LazyEngine.Language.Documents;
using LazyEngine.Language.Expressions;
using LazyEngine.Plans;
using LazyEngine.Workflows;

namespace LazyEngine.Language.Workflows;

/// <summary>Reads the tasks of a workflow.</summary>
/// <param name="log">Takes the problems.</param>
/// <param name="library">Knows the workflows and actions of the source.</param>
/// <param name="workflow">The workflow.</param>
/// <param name="isReverse">Whether it is a reverse one.</param>
/// <param name="checks">Checks what is new; null for what is stored, and is read as it was.</param>
internal sealed partial class TaskReader(DocumentLog log, Library library, WorkflowEntry workflow, bool isReverse, StrictChecks? checks)
{
    private const int NameMax = 255;

    private readonly Values _values = new(log);
    private readonly Formulas _formulas = new(log);

    /// <summary>A task as it is written; what it leads to is known once all are read.</summary>
    public WrittenTask Read(Entry entry, TaskDefaults defaults)
    {
        var (name, key) = (entry.Key.Text, entry.Key);
        if (name.Length == 0) log.Add(key.At, "A task has no name.", "a name");
        if (name.Length > NameMax) log.Add(key.At, $"The name of a task has {name.Length} characters.", $"at most {NameMax}");
        if (name is "noop" or "fail" or "succeed" or "pause") log.Add(key.At, $"'{name}' is a command, and no name for a task.", "another name");
        var fields = _values.Fields(entry.Value, $"Task '{Names.Shown(name)}'", $"a task of a {(isReverse ? "reverse" : "direct")} workflow", "a mapping, with 'action' or 'workflow' in it") ?? new Fields(new Node.Map(key.At, []), "a task", log);
        foreach (var known in new[] { "name", "version", "description", "tags", "type" }) fields.Find(known);
        var reader = new PolicyReader(log, _values, _formulas);
        var policies = reader.Read(fields).Or(defaults.Policies);
        // What is the same whatever the data are stands in the definition, where everybody sees it.
        var target = _values.Text(fields.Find("target"), "'target'") is { } queue ? _formulas.OfText(key, queue) : null;
        var clauses = isReverse ? [] : Clauses(fields, name, defaults);
        var task = new WorkflowTask
        {
            Name = name,
            Spec = Specs.Of(name, entry.Value),
            Call = Call(fields, key),
            Join = isReverse ? null : Join(fields),
            Items = Items(fields),
            Publications = [.. Publications(fields, clauses)],
            Repetition = policies.Retry,
            WaitBefore = policies.WaitBefore,
            WaitAfter = policies.WaitAfter,
            Timeout = policies.Timeout,
            PauseBefore = policies.PauseBefore,
            Concurrency = policies.Concurrency,
            FailOn = policies.FailOn,
            KeepsResult = reader.Truth(fields, "keep-result"),
            SafeRerun = policies.SafeRerun is { IsConstant: false } safe ? safe : null,
            Queue = target is { IsConstant: false } ? target : null,
        };
        var requires = isReverse ? Required(fields) : [];
        Misplaced(fields);
        fields.Finish();
        return new WrittenTask(task, key, clauses, [.. requires.Concat(defaults.Requires.Where(required => required.Name != name)).DistinctBy(required => required.Name)])
        {
            Definition = Flow.Task(name.Length == 0 ? "?" : name) with
            {
                QueueName = target is { IsConstant: true } ? target.Text : TaskDefinition.DefaultQueue,
                RerunAfterLoss = policies.SafeRerun is not { IsConstant: true } always || always.IsTrue,
            },
        };
    }

    private void Misplaced(Fields fields)
    {
        if (isReverse)
        {
            foreach (var clause in ClauseNames) fields.Refuse(clause.Key, $"A task of a reverse workflow has no '{clause.Key}': what follows is what requires it.");
            fields.Refuse("join", "A task of a reverse workflow has no 'join': it starts when all that it requires is done.");
        }
        else
        {
            fields.Refuse("requires", "Only a task of a reverse workflow has 'requires'. Let the other task lead to this one with 'on-success'.");
        }
    }

    private ICall Call(Fields fields, Node.Scalar key)
    {
        var (action, called) = (fields.Find("action"), fields.Find("workflow"));
        var input = fields.Find("input");
        if (action is not null && called is not null) log.Add(called.At, $"Task '{Names.Shown(key.Text)}' has an action and a workflow.", "one of the two");
        var node = called ?? action;
        var text = _values.Text(node, called is null ? "'action'" : "'workflow'") ?? "std.noop";
        var line = CommandLine.Read(text);
        if (line is null) log.Add(node!.At, $"'{Names.Shown(text)}' is no name with parameters.", "a name, and parameters as name=value");
        line ??= new CommandLine("std.noop", []);
        if (input is not (null or Node.Map or Node.Scalar { Kind: ScalarKind.Text })) _values.Misfit(input, "'input'", "a mapping, or an expression that gives one");
        if (input is Node.Scalar && checks is not null && _formulas.Of(input) is { IsConstant: true }) _values.Misfit(input, "'input'", "a mapping, or an expression that gives one");
        var (name, given) = (_formulas.OfText(node ?? key, line.Name), InputReader.Join(_formulas, input, line, node ?? key, log));
        if (called is null && name.IsConstant)
        {
            StandardActions.Check(line.Name, node ?? key, log);
            checks?.CheckCall(line.Name, workflow.Workbook, node ?? key, GivenNames.Of(input, line, node ?? key));
        }

        if (called is not null && name.IsConstant && library.Find(line.Name, workflow.Workbook) is null)
            log.Add(called.At, $"There is no workflow '{Names.Shown(line.Name)}' in the source.", "a workflow of this file, or of the files beside it", Spelling.Nearest(line.Name, library.Workflows.Select(known => known.Name)));
        return called is null ? new ActionCall(library, workflow.Workbook, name, given) : new WorkflowCall(library, workflow.Workbook, name, given);
    }

    private int? Join(Fields fields) => fields.Find("join") switch
    {
        null => null,
        Node.Scalar { Text: "all" } => 0,
        Node.Scalar { Text: "one" } => 1,
        Node.Scalar { Kind: ScalarKind.Integer } node when int.TryParse(node.Text, out var count) && count > 0 => count,
        var node => Unfit(node),
    };

    private int? Unfit(Node join)
    {
        _values.Misfit(join, "'join'", "all, one, or a number from 1 on");
        return null;
    }

    private ItemLists? Items(Fields fields)
    {
        var node = fields.Find("with-items");
        if (node is null) return null;
        var lists = new List<(string Name, Formula List)>();
        foreach (var item in node is Node.List several ? several.Items : [node])
        {
            var match = _values.Text(item, "'with-items'") is { } text ? ItemPattern().Match(text) : Match.Empty;
            if (!match.Success) _values.Misfit(item, "'with-items'", "a name, 'in', and a list or an expression");
            else if (lists.Exists(list => list.Name == match.Groups[1].Value)) log.Add(item.At, $"'{match.Groups[1].Value}' stands for two lists.", "each name once");
            else lists.Add((match.Groups[1].Value, ListOf(item, match.Groups[2].Value.Trim())));
        }

        return lists.Count == 0 ? null : new ItemLists(lists);
    }

    private Formula ListOf(Node at, string text)
    {
        if (!text.StartsWith('[')) return _formulas.OfText(at, text);
        try
        {
            return _formulas.OfValue(JsonValue.Read(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(JsonDocument.Parse(text).RootElement))));
        }
        catch (JsonException)
        {
            _values.Misfit(at, "The list of 'with-items'", "JSON");
            return _formulas.OfValue(Value.Null);
        }
    }

    private IEnumerable<Publication> Publications(Fields fields, IReadOnlyDictionary<Ending, Clause> clauses)
    {
        foreach (var (key, on) in new[] { ("publish", Ending.Success), ("publish-on-error", Ending.Error), ("publish-on-skip", Ending.Skip) })
        {
            var node = fields.Find(key);
            if (node is not (null or Node.Map)) _values.Misfit(node, $"'{key}'", "a mapping of names and values");
            else if (_formulas.Of(node) is { } values) yield return new Publication(on, values, IsGlobal: false);
        }

        foreach (var on in new[] { Ending.Complete, Ending.Success, Ending.Error, Ending.Skip })
        {
            if (clauses.GetValueOrDefault(on) is not { } clause) continue;
            if (clause.Branch is { } branch) yield return new Publication(on, branch, IsGlobal: false);
            if (clause.Global is { } global) yield return new Publication(on, global, IsGlobal: true);
        }
    }

    private Dictionary<Ending, Clause> Clauses(Fields fields, string name, TaskDefaults defaults)
    {
        var clauses = new Dictionary<Ending, Clause>();
        var reader = new ClauseReader(log, _values, _formulas);
        foreach (var (key, on) in ClauseNames)
        {
            if (reader.Read(fields.Find(key), $"'{key}'") is { } own) clauses.Add(on, own);
            else if (defaults.Clauses.GetValueOrDefault(on) is { } general) clauses.Add(on, general with { Steps = [.. general.Steps.Where(step => step.Name != name)] });
        }

        return clauses;
    }

    /// <summary>The clauses by their keys.</summary>
    public static IReadOnlyList<KeyValuePair<string, Ending>> ClauseNames { get; } =
        [new("on-success", Ending.Success), new("on-error", Ending.Error), new("on-skip", Ending.Skip), new("on-complete", Ending.Complete)];

    private IEnumerable<Required> Required(Fields fields) => RequiredOf(fields.Find("requires"), _values);

    /// <summary>The names in 'requires'.</summary>
    public static IReadOnlyList<Required> RequiredOf(Node? node, Values values) => node switch
    {
        null => [],
        Node.List list => [.. list.Items.Select(item => values.Text(item, "An item of 'requires'") is { } name ? new Required(name, item.At) : null).OfType<Required>()],
        _ => values.Text(node, "'requires'") is { } only ? [new Required(only, node.At)] : [],
    };

    [GeneratedRegex(@"^\s*([\w-]+)\s+in\s+(\[.*\]|<%.*%>|\{\{.*\}\}|\{%.*%\})\s*$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.Singleline)]
    private static partial Regex ItemPattern();
}

/// <summary>A task that another one requires.</summary>
internal sealed record Required(string Name, Position At);

/// <summary>A task whose transitions are not connected yet.</summary>
internal sealed record WrittenTask(WorkflowTask Task, Node.Scalar Key, IReadOnlyDictionary<Ending, Clause> Clauses, IReadOnlyList<Required> Requires)
{
    public required TaskDefinition Definition { get; init; }
}

/// <summary>What tasks do where they say nothing.</summary>
internal sealed record TaskDefaults(Policies Policies, IReadOnlyDictionary<Ending, Clause> Clauses, IReadOnlyList<Required> Requires);
