using LazyEngine.Flows;
using LazyEngine.Language.Documents;
using LazyEngine.Plans;
using LazyEngine.Workflows;

namespace LazyEngine.Language.Workflows;

/// <summary>Compiles one workflow of a source, and reports everything that is wrong with it.</summary>
/// <param name="log">Takes the problems.</param>
/// <param name="library">The source.</param>
/// <param name="checks">Checks what is new; null for what is stored, and is read as it was.</param>
internal sealed class WorkflowCompiler(DocumentLog log, Library library, StrictChecks? checks = null)
{
    private readonly Values _values = new(log);
    private readonly Formulas _formulas = new(log);

    /// <summary>The plan; null where the workflow has problems.</summary>
    public Plan? Compile(WorkflowEntry entry, Flow flow, FlowHash hash, PlanLimits limits)
    {
        var problems = log.Count;
        var fields = new Fields(entry.Body, "a workflow", log);
        foreach (var known in new[] { "name", "version", "description", "tags", "input" }) fields.Find(known);
        var isReverse = fields.Find("type") is { } type && _values.Word(type, "'type'", ("direct", false), ("reverse", true)) == true;
        var merges = fields.Find("merge-strategy") is { } strategy && _values.Word(strategy, "'merge-strategy'", ("replace", false), ("merge", true)) == true;
        var defaults = Defaults(fields.Find("task-defaults"), isReverse);
        var (variables, output, onError) = (Map(fields, "vars"), Map(fields, "output"), Map(fields, "output-on-error"));
        var listed = fields.Find("tasks");
        fields.Finish();
        var entries = _values.Entries(listed, "'tasks'", "a mapping of tasks by their names");
        if (entries.Count == 0 && listed is null or Node.Map) log.Add(listed?.At ?? entry.At.At, $"Workflow '{Names.Shown(entry.Name)}' has no tasks.", "'tasks', at least one");
        if (entries.Count > limits.Tasks) log.Add(listed!.At, $"Workflow '{Names.Shown(entry.Name)}' has {entries.Count} tasks.", $"at most {limits.Tasks}");
        var reader = new TaskReader(log, library, entry, isReverse, checks);
        var written = entries.Select(task => reader.Read(task, defaults)).ToList();
        var tasks = new TaskLinks(log, written).Connect(isReverse);
        // Those of other workflows do not hide what is wrong with this one.
        if (log.Count > problems) return null;
        var workflow = new Workflow(tasks, isReverse, entry.Inputs) { Spec = Specs.Of(entry.Name, entry.Body), Variables = variables, Output = output, OutputOnError = onError, Merges = merges, IsIdle = StandardActions.IsIdle };
        if (!Check(entry, workflow)) return null;
        return new Plan(flow with { DeclaredInputs = entry.Inputs.Select(input => input.Name).ToSequence() }, hash, [.. written.Select(task => task.Definition)], [.. written.Select(_ => default(Sequence<ArgumentBinding>))], Adjacency.Of(tasks.Count, []), [.. entry.Inputs.Where(input => input.Default is null).Select(input => new RequiredInput(input.Name, [], 0))])
        {
            Workflow = workflow,
        };
    }

    private bool Check(WorkflowEntry entry, Workflow workflow)
    {
        if (!workflow.IsReverse && workflow.Starts.IsEmpty) log.Add(entry.At.At, $"Workflow '{Names.Shown(entry.Name)}' has no task to begin with: something leads to each.", "at least one task that nothing leads to");
        for (var node = 0; node < workflow.Tasks.Count; node++)
        {
            var (task, sources) = (workflow.Tasks[node], workflow.SourcesOf(node).Length);
            // A join that nothing leads to has nothing to wait for, and is one of the first tasks.
            if (task.Join is not { } join || sources == 0 || sources >= join) continue;
            log.Add(entry.At.At, $"Task '{Names.Shown(task.Name)}' waits for {join} tasks, and {sources} lead to it.", "more tasks that lead to it, or a smaller 'join'");
        }

        return log.IsEmpty;
    }

    private Formula? Map(Fields fields, string key)
    {
        var node = fields.Find(key);
        if (node is not (null or Node.Map)) _values.Misfit(node, $"'{key}'", "a mapping of names and values");
        return _formulas.Of(node);
    }

    private TaskDefaults Defaults(Node? node, bool isReverse)
    {
        if (_values.Fields(node, "'task-defaults'", "'task-defaults'") is not { } fields) return new TaskDefaults(new Policies(), new Dictionary<Ending, Clause>(), []);
        var policies = new PolicyReader(log, _values, _formulas).Read(fields);
        var (clauses, reader) = (new Dictionary<Ending, Clause>(), new ClauseReader(log, _values, _formulas));
        foreach (var (key, on) in TaskReader.ClauseNames)
        {
            if (isReverse) fields.Refuse(key, $"A reverse workflow has no '{key}': what follows is what requires it.");
            else if (reader.Read(fields.Find(key), $"'{key}'") is { } clause) clauses.Add(on, clause);
        }

        var requires = TaskReader.RequiredOf(fields.Find("requires"), _values);
        fields.Finish();
        return new TaskDefaults(policies, clauses, isReverse ? requires : []);
    }
}
