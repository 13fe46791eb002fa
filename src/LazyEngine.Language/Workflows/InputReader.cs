using System.Text;
using LazyEngine.Language.Documents;

namespace LazyEngine.Language.Workflows;

/// <summary>Reads what an action or a workflow is given: a mapping or an expression, and parameters beside its name.</summary>
internal static class InputReader
{
    /// <summary>Joins both; a parameter beside the name counts more. Null where there is nothing.</summary>
    public static Formula? Join(Formulas formulas, Node? input, CommandLine? line, Node? at, DocumentLog log)
    {
        if (line is not { Parameters.Count: > 0 } || at is null) return formulas.Of(input);
        var entries = new List<Entry>();
        if (input is Node.Map map) entries.AddRange(map.Entries.Where(entry => line.Parameters.All(parameter => parameter.Name != entry.Key.Text)));
        else if (input is not null) log.Add(input.At, "Parameters stand beside the name, and the input is no mapping.", "one of the two");
        foreach (var parameter in line.Parameters) entries.Add(new Entry(new Node.Scalar(at.At, parameter.Name, isPlain: false), NodeOf(parameter, at, log)));
        return formulas.Of(new Node.Map(at.At, entries));
    }

    private static Node NodeOf(Parameter parameter, Node at, DocumentLog log)
    {
        if (parameter.IsText) return new Node.Scalar(at.At, parameter.Value, isPlain: false);
        if (parameter.Value is ['[' or '{', ..])
        {
            try
            {
                return JsonTree.Read(Encoding.UTF8.GetBytes(parameter.Value), DocumentLimits.Default, new DocumentLog(DocumentLimits.Default)) is { } tree ? Moved(tree, at) : new Node.Scalar(at.At, parameter.Value, isPlain: false);
            }
            catch (System.Text.Json.JsonException)
            {
                log.Add(at.At, $"The parameter '{parameter.Name}' is neither JSON nor a text in quotes.", "JSON, or a text in quotes");
            }
        }

        return new Node.Scalar(at.At, parameter.Value, isPlain: true);
    }

    private static Node Moved(Node node, Node at) => node switch
    {
        Node.List list => new Node.List(at.At, [.. list.Items.Select(item => Moved(item, at))]),
        Node.Map map => new Node.Map(at.At, [.. map.Entries.Select(entry => new Entry(new Node.Scalar(at.At, entry.Key.Text, isPlain: false), Moved(entry.Value, at)))]),
        _ => node,
    };
}
