using LazyEngine.Flows;
using LazyEngine.Language.Documents;
using LazyEngine.Wire;

namespace LazyEngine.Language.Workflows;

/// <summary>The workflows and actions of one source, by name.</summary>
internal sealed class Library(string text)
{
    private readonly Dictionary<string, FlowHash> _hashes = new(StringComparer.Ordinal);
    private Sequence<string>? _family;

    /// <summary>The workflows, in the order of the source.</summary>
    public List<WorkflowEntry> Workflows { get; } = [];

    public Dictionary<string, AdHocAction> Actions { get; } = new(StringComparer.Ordinal);

    public WorkflowEntry? Find(string name) => Workflows.Find(entry => entry.Name == name);

    /// <summary>A workflow as one of a workbook names it: first in the workbook, then anywhere.</summary>
    public WorkflowEntry? Find(string name, string? workbook) => (workbook is null ? null : Find($"{workbook}.{name}")) ?? Find(name);

    /// <summary>An action as a task of a workbook names it.</summary>
    public AdHocAction? FindAction(string name, string? workbook) =>
        (workbook is null ? null : Actions.GetValueOrDefault($"{workbook}.{name}")) ?? Actions.GetValueOrDefault(name);

    /// <summary>A workflow as it is stored.</summary>
    public Flow FlowOf(string name)
    {
        _family ??= [.. Workflows.Select(entry => entry.Name).Order(StringComparer.Ordinal)];
        return Flow.FromSource(name, new WorkflowSource(MistralDialect.DialectName, text, name, _family.Value));
    }

    public FlowHash HashOf(string name)
    {
        lock (_hashes)
        {
            if (!_hashes.TryGetValue(name, out var hash)) _hashes.Add(name, hash = FlowCodec.HashOf(FlowOf(name)));
            return hash;
        }
    }
}

/// <summary>A workflow of a source.</summary>
/// <param name="Name">Its name, with that of its workbook before it.</param>
/// <param name="Workbook">Its workbook; null where it stands by itself.</param>
/// <param name="At">Where its name stands.</param>
/// <param name="Body">What it consists of.</param>
internal sealed record WorkflowEntry(string Name, string? Workbook, Node.Scalar At, Node.Map Body)
{
    /// <summary>What it takes.</summary>
    public Sequence<LazyEngine.Workflows.WorkflowInput> Inputs { get; set; } = [];
}

/// <summary>An action that is another one with other inputs and another result.</summary>
/// <param name="Name">Its name, with that of its workbook before it.</param>
/// <param name="Workbook">Its workbook; null where it stands by itself.</param>
internal sealed record AdHocAction(string Name, string? Workbook)
{
    /// <summary>The action that it calls.</summary>
    public required string Base { get; init; }

    /// <summary>What it consists of.</summary>
    public required Node.Map Body { get; init; }

    /// <summary>Where that is named.</summary>
    public required Node BaseAt { get; init; }

    /// <summary>The names of what it is given, with their places; null where an expression gives them.</summary>
    public required IReadOnlyList<Node.Scalar>? BaseNames { get; init; }

    /// <summary>What that is given, seen from its own inputs; null for nothing.</summary>
    public Formula? BaseInput { get; init; }

    public Sequence<LazyEngine.Workflows.WorkflowInput> Inputs { get; init; }

    /// <summary>What its result is, seen from that of the other one; null for the same.</summary>
    public Formula? Output { get; init; }
}
