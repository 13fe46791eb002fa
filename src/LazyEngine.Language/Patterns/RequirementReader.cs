using LazyEngine.Flows;
using LazyEngine.Language.Documents;
using LazyEngine.Plans;

namespace LazyEngine.Language.Patterns;

/// <summary>Reads what a task needs: names, and pairs of what the handler calls a value and its name.</summary>
internal sealed class RequirementReader(DocumentLog log)
{
    private readonly Values _values = new(log);

    /// <summary>Reads <c>requires</c> and <c>rebind</c>.</summary>
    /// <returns>The requirements in order, each argument once; null where neither key is there.</returns>
    public Sequence<Requirement>? Read(Fields fields)
    {
        var (requires, rebind) = (fields.Find("requires"), fields.Find("rebind"));
        if (requires is null && rebind is null) return null;
        var all = new List<Requirement>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        if (requires is Node.Scalar { Kind: ScalarKind.Text } single) _values.Misfit(single, "'requires'", "a list of names", $"[{single.Text}]");
        else foreach (var item in _values.Items(requires, "'requires'", "a list of names")) Required(item);
        foreach (var (argument, name) in _values.Entries(rebind, "'rebind'")) Add(argument, argument.Text, _values.Text(name, "What an argument is bound to"));
        return [.. all];

        void Required(Node item)
        {
            if (item is Node.Map { Entries: [var (argument, bound)] }) Add(item, argument.Text, _values.Text(bound, "What an argument is bound to"));
            else if (item is Node.Map) _values.Misfit(item, "An item of 'requires'", "a name, or one pair argument: name");
            else if (_values.Text(item, "An item of 'requires'") is { } name) Add(item, name, name);
        }

        void Add(Node at, string argument, string? name)
        {
            if (name is null) return;
            if (argument.Length == 0) log.Add(at.At, "An argument has no name.");
            else if (taken.Add(argument)) all.Add(new Requirement(argument, name));
            else log.Add(at.At, $"The argument '{Names.Shown(argument)}' is listed twice.", "each argument once");
        }
    }
}
