using LazyEngine.Language.Documents;
using LazyEngine.Plans;
using LazyEngine.Workflows;

namespace LazyEngine.Language.Workflows;

/// <summary>What stands in an 'on-...' clause.</summary>
/// <param name="Steps">What follows, in order.</param>
/// <param name="Branch">What those that follow see; null for nothing.</param>
/// <param name="Global">What every task sees; null for nothing.</param>
internal sealed record Clause(IReadOnlyList<Step> Steps, Formula? Branch, Formula? Global);

/// <summary>One thing that follows.</summary>
/// <param name="Name">A task, or a command of the engine.</param>
/// <param name="At">Where it stands.</param>
/// <param name="Condition">What has to be true; null for nothing.</param>
/// <param name="Message">What a command says; null for nothing.</param>
internal sealed record Step(string Name, Position At, Formula? Condition, Formula? Message)
{
    public TransitionKind Kind => Name switch
    {
        "noop" => TransitionKind.Nothing,
        "fail" => TransitionKind.Fail,
        "succeed" => TransitionKind.Succeed,
        "pause" => TransitionKind.Pause,
        _ => TransitionKind.Task,
    };
}

/// <summary>Reads 'on-success', 'on-error', 'on-complete' and 'on-skip'.</summary>
internal sealed class ClauseReader(DocumentLog log, Values values, Formulas formulas)
{
    private const string Expected = "a task, a task with a condition, a list of those, or 'publish' and 'next'";

    public Clause? Read(Node? node, string what)
    {
        switch (node)
        {
            case null:
                return null;
            case Node.Map map when map.Entries.Any(entry => entry.Key.Text is "publish" or "next") && map.Entries.Count <= 2:
                return Advanced(new Fields(map, $"{what} with 'publish' or 'next'", log), what);
            default:
                return new Clause(Steps(node, what), null, null);
        }
    }

    private Clause Advanced(Fields fields, string what)
    {
        Formula? branch = null, global = null;
        if (values.Fields(fields.Find("publish"), "'publish'", "'publish' in a clause", "a mapping with 'branch' or 'global'") is { } publish)
        {
            (branch, global) = (formulas.Of(publish.Find("branch")), formulas.Of(publish.Find("global")));
            publish.Refuse("atomic", "'atomic' has never been more than a word in Mistral: publish to 'global'.");
            publish.Finish();
        }

        var next = fields.Find("next");
        fields.Finish();
        return new Clause(next is null ? [] : Steps(next, what), branch, global);
    }

    private List<Step> Steps(Node node, string what)
    {
        var steps = new List<Step>();
        IReadOnlyList<Node> items = node is Node.List list ? list.Items : [node];
        if (items.Count == 0) values.Misfit(node, what, "at least one task");
        foreach (var item in items)
        {
            switch (item)
            {
                case Node.Scalar { Kind: ScalarKind.Text } text:
                    Add(steps, text, text.Text, null);
                    break;
                case Node.Map { Entries: [var only] }:
                    Add(steps, only.Key, only.Key.Text, only.Value);
                    break;
                default:
                    values.Misfit(item, $"A part of {what}", Expected);
                    break;
            }
        }

        return steps;
    }

    private void Add(List<Step> steps, Node at, string text, Node? condition)
    {
        if (text is "noop" or "fail" or "succeed" or "pause" || !text.AsSpan().ContainsAny("(= "))
        {
            steps.Add(new Step(text, at.At, formulas.Of(condition), null));
            return;
        }

        var line = CommandLine.Read(text);
        if (line is null || line.Parameters.Count > 1 || (line.Parameters.Count == 1 && line.Parameters[0].Name != "msg"))
        {
            log.Add(at.At, $"'{Names.Shown(text)}' is neither a task nor a command with a message.", "the name of a task, or a command such as fail(msg=\"...\")");
            return;
        }

        steps.Add(new Step(line.Name, at.At, formulas.Of(condition), line.Parameters is [var message] ? formulas.OfText(at, message.Value) : null));
    }
}
