using LazyEngine.Language.Documents;
using LazyEngine.Language.Expressions;
using LazyEngine.Plans;
using LazyEngine.Workflows;

namespace LazyEngine.Language.Workflows;

/// <summary>The policies of a task, or those that tasks have where they say nothing.</summary>
internal sealed record Policies
{
    public Repetition? Retry { get; init; }

    public Formula? WaitBefore { get; init; }

    public Formula? WaitAfter { get; init; }

    public Formula? Timeout { get; init; }

    public Formula? PauseBefore { get; init; }

    public Formula? Concurrency { get; init; }

    public Formula? FailOn { get; init; }

    /// <summary>Whether an attempt that is lost is made again; null where nobody says.</summary>
    public Formula? SafeRerun { get; init; }

    /// <summary>Each that is not there is that of the others.</summary>
    public Policies Or(Policies others) => new()
    {
        Retry = Retry ?? others.Retry,
        WaitBefore = WaitBefore ?? others.WaitBefore,
        WaitAfter = WaitAfter ?? others.WaitAfter,
        Timeout = Timeout ?? others.Timeout,
        PauseBefore = PauseBefore ?? others.PauseBefore,
        Concurrency = Concurrency ?? others.Concurrency,
        FailOn = FailOn ?? others.FailOn,
        SafeRerun = SafeRerun ?? others.SafeRerun,
    };
}

/// <summary>Reads policies.</summary>
internal sealed class PolicyReader(DocumentLog log, Values values, Formulas formulas)
{
    public Policies Read(Fields fields) => new()
    {
        Retry = Retry(fields.Find("retry")),
        WaitBefore = Number(fields, "wait-before", 0),
        WaitAfter = Number(fields, "wait-after", 0),
        Timeout = Number(fields, "timeout", 0),
        PauseBefore = Truth(fields, "pause-before"),
        Concurrency = Number(fields, "concurrency", 1),
        FailOn = Truth(fields, "fail-on"),
        SafeRerun = Truth(fields, "safe-rerun"),
    };

    private Repetition? Retry(Node? node)
    {
        if (node is Node.Scalar { Kind: ScalarKind.Text } text)
        {
            var line = CommandLine.Read($"retry {text.Text}");
            if (line is null) values.Misfit(node, "'retry'", "count=N delay=SECONDS, with break-on and continue-on where they are needed");
            node = line is null ? null : Written(line, text.At);
        }

        if (values.Fields(node, "'retry'", "'retry'", "a mapping with 'count' and 'delay'") is not { } fields) return null;
        var (count, delay) = (Number(fields, "count", 0), Number(fields, "delay", 0));
        var (breakOn, continueOn) = (Truth(fields, "break-on"), Truth(fields, "continue-on"));
        fields.Finish();
        if (count is null) log.Add(fields.At, "'retry' does not say how often.", "'count', a whole number");
        return count is null ? null : new Repetition(count, delay) { BreakOn = breakOn, ContinueOn = continueOn };
    }

    // A mapping has no key twice, whoever wrote it.
    private Node.Map Written(CommandLine line, Position at)
    {
        foreach (var several in line.Parameters.GroupBy(parameter => parameter.Name, StringComparer.Ordinal).Where(several => several.Count() > 1))
            log.Add(at, $"'retry' has '{Names.Shown(several.Key)}' twice.", "each once");
        return new Node.Map(at, [.. line.Parameters.DistinctBy(parameter => parameter.Name, StringComparer.Ordinal).Select(parameter => new Entry(new Node.Scalar(at, parameter.Name, isPlain: false), new Node.Scalar(at, parameter.Value, !parameter.IsText)))]);
    }

    // An expression may stand for a number; a number is checked here.
    private Formula? Number(Fields fields, string key, int least)
    {
        var node = fields.Find(key);
        if (node is Node.Scalar { Kind: ScalarKind.Text })
        {
            var formula = formulas.Of(node)!;
            if (formula.IsConstant) values.Misfit(node, $"'{key}'", $"a number from {least} on, or an expression");
            return formula;
        }

        return values.Number(node, $"'{key}'", least, int.MaxValue) is { } number ? formulas.OfValue(Math.Floor(number) == number ? Value.Of((long)number) : Value.Of(number)) : null;
    }

    /// <summary>A truth, or an expression that gives one.</summary>
    public Formula? Truth(Fields fields, string key)
    {
        var node = fields.Find(key);
        if (node is null) return null;
        if (node is Node.Scalar { Kind: ScalarKind.Text })
        {
            var formula = formulas.Of(node);
            if (formula is { IsConstant: true }) values.Misfit(node, $"'{key}'", "true, false, or an expression", Values.TruthMeantBy(formula.Text));
            return formula;
        }

        return values.Truth(node, $"'{key}'") is { } truth ? formulas.OfValue(Value.Of(truth)) : null;
    }
}
