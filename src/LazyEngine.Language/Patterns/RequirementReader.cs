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
        foreach (var (argument, bound) in _values.Entries(rebind, "'rebind'")) Add(argument, Bound(argument.Text, bound));
        return [.. all];

        void Required(Node item)
        {
            if (item is Node.Map { Entries: [var (argument, bound)] }) Add(item, Bound(argument.Text, bound));
            else if (item is Node.Map) _values.Misfit(item, "An item of 'requires'", "a name, or one pair argument: name");
            else if (_values.Text(item, "An item of 'requires'") is { } name) Add(item, new Requirement(name, name));
        }

        void Add(Node at, Requirement? requirement)
        {
            if (requirement is null) return;
            if (requirement.Argument.Length == 0) log.Add(at.At, "An argument has no name.");
            else if (taken.Add(requirement.Argument)) all.Add(requirement);
            else log.Add(at.At, $"The argument '{Names.Shown(requirement.Argument)}' is listed twice.", "each argument once");
        }
    }

    private Requirement? Bound(string argument, Node bound)
    {
        if (bound is not Node.Map) return _values.Text(bound, "What an argument is bound to") is { } name ? new Requirement(argument, name) : null;
        var fields = _values.Fields(bound, "What an argument is bound to", "an argument")!;
        var from = fields.Find("from") is { } named ? _values.Text(named, "'from'") : argument;
        var isOptional = _values.Truth(fields.Find("optional"), "'optional'");
        var otherwise = fields.Find("default") is { } value ? PayloadReader.Read(value, log) : null;
        fields.Finish();
        if (otherwise is not null && isOptional is false) _values.Misfit(bound, "An argument with a default", "one that is optional");
        return from is null ? null : new Requirement(argument, from) { IsOptional = isOptional ?? otherwise is not null, Default = otherwise };
    }
}
