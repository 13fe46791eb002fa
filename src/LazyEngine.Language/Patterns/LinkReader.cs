using LazyEngine.Flows;
using LazyEngine.Language.Documents;
using LazyEngine.Language.Expressions;
using LazyEngine.Plans;

namespace LazyEngine.Language.Patterns;

/// <summary>Reads the links of a graph.</summary>
internal sealed class LinkReader(DocumentLog log)
{
    private readonly Values _values = new(log);

    public IReadOnlyList<FlowLink> Read(Node? node, IReadOnlyList<FlowItem> items, FlowScope scope)
    {
        var links = new List<FlowLink>();
        var names = items.Select(item => item.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var item in _values.Items(node, "'links'"))
        {
            if (_values.Fields(item, "A link", "a link") is not { } fields) continue;
            var from = End(fields, "from", names, scope);
            var to = End(fields, "to", names, scope);
            var decider = Decider(fields);
            fields.Finish();
            if (from is not null && to is not null) links.Add(new FlowLink(from, to) { Decider = decider });
            if (from is not null && from == to) log.Add(item.At, $"A link leads from '{Names.Shown(from)}' to itself.", "two different items");
        }

        return links;
    }

    private LinkDecider? Decider(Fields fields)
    {
        var handler = _values.Text(fields.Find("when"), "'when'");
        var depth = _values.Word(fields.Find("depth"), "'depth'", Words.Depths);
        var queue = _values.Text(fields.Find("queue"), "'queue'");
        if (handler is not null && Template.IsBegunIn(handler)) return ByExpression(fields, handler, depth ?? DeciderDepth.All);
        if (handler is not null) return LinkDecider.By(handler, depth ?? DeciderDepth.All) with { QueueName = queue ?? TaskDefinition.DefaultQueue };
        foreach (var key in new[] { "depth", "queue" })
        {
            if (!fields.Has("when")) fields.Refuse(key, $"A link that nobody decides on has no '{key}'.");
        }

        return null;
    }

    private LinkDecider? ByExpression(Fields fields, string expression, DeciderDepth depth)
    {
        fields.Refuse("queue", "An expression decides within the engine, and has no 'queue'.");
        try
        {
            Template.Parse(expression);
            return LinkDecider.When(expression, depth);
        }
        catch (ExpressionException error)
        {
            log.Add(fields.PlaceOf("when"), $"The expression in 'when' cannot be read: {error.Message}");
            return null;
        }
    }

    private string? End(Fields fields, string key, HashSet<string> names, FlowScope scope)
    {
        if (fields.Find(key) is not { } node)
        {
            log.Add(fields.At, $"A link has no '{key}'.", "the names of two items at from and to");
            return null;
        }

        if (_values.Text(node, $"'{key}' of a link") is not { } name) return null;
        if (scope.IsWhole && !names.Contains(name))
            log.Add(node.At, $"A link names '{Names.Shown(name)}', which is no direct item of its graph.", names.Count is 0 or > 20 ? "a task or flow of the graph" : $"one of {string.Join(", ", names.Select(Names.Shown))}", Spelling.Nearest(name, names));
        return name;
    }
}
