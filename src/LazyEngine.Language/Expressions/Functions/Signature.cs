using System.Globalization;

namespace LazyEngine.Language.Expressions.Functions;

/// <summary>What may stand for a parameter.</summary>
internal enum ParameterKind
{
    Any,
    Text,

    /// <summary>A whole number; true and false are 1 and 0.</summary>
    Int,

    /// <summary>A whole number, and no boolean.</summary>
    Integer,

    /// <summary>A whole number or a float, and no boolean.</summary>
    Number,
    Bool,

    /// <summary>What holds values one after the other: a list, a sequence, a set.</summary>
    Iterable,
    List,
    Sequence,

    /// <summary>A sequence that has been put in order.</summary>
    Ordered,
    Map,
    Set,
    Time,
    Span,
    Pattern,

    /// <summary>An expression that the function evaluates itself.</summary>
    Lambda,

    /// <summary>Two expressions with an arrow between them.</summary>
    Rule,
}

/// <summary>How many arguments a parameter takes.</summary>
internal enum ParameterRole
{
    One,

    /// <summary>All that are left.</summary>
    Rest,

    /// <summary>All named ones that are left.</summary>
    Names,
}

/// <summary>What a function wants to be given.</summary>
internal sealed record Parameter(string Name, ParameterKind Kind, ParameterRole Role, bool IsNullable, bool IsOptional, Value Default)
{
    public bool IsLazy => Kind is ParameterKind.Lambda or ParameterKind.Rule;

    public bool Accepts(Value value) => Kind switch
    {
        ParameterKind.Any => true,
        _ when value.IsNull => IsNullable,
        ParameterKind.Text => value.Kind == ValueKind.Text,
        ParameterKind.Int => value.Kind is ValueKind.Integer or ValueKind.Boolean,
        ParameterKind.Integer => value.Kind == ValueKind.Integer,
        ParameterKind.Number => value.IsNumber,
        ParameterKind.Bool => value.Kind == ValueKind.Boolean,
        ParameterKind.Iterable => value.IsIterable,
        ParameterKind.List => value.IsList,
        ParameterKind.Sequence => value.Kind == ValueKind.Sequence,
        ParameterKind.Ordered => value is { Kind: ValueKind.Sequence, Sequence.Source: OrderedItems },
        ParameterKind.Map => value.Kind == ValueKind.Map,
        ParameterKind.Set => value.Kind == ValueKind.Set,
        ParameterKind.Time => value.Kind == ValueKind.Time,
        ParameterKind.Span => value.Kind == ValueKind.Span,
        ParameterKind.Pattern => value.Kind == ValueKind.Pattern,
        _ => false,
    };
}

/// <summary>The parameters of a function, as the documentation writes them: <c>list: iterable, *more: any, count?: int, width: int = 4, fill: text? = null</c>.</summary>
internal sealed class Signature
{
    private Signature(string text)
    {
        Text = text;
        var all = text.Length == 0 ? [] : text.Split(", ").Select(Read).ToArray();
        Parameters = [.. all.Where(parameter => parameter.Role == ParameterRole.One)];
        Rest = all.SingleOrDefault(parameter => parameter.Role == ParameterRole.Rest);
        Names = all.SingleOrDefault(parameter => parameter.Role == ParameterRole.Names);
    }

    public string Text { get; }

    /// <summary>Those that take one argument each.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    public Parameter? Rest { get; }

    public Parameter? Names { get; }

    /// <summary>Whether an arrow between two arguments is a rule, and not the name of an argument.</summary>
    public bool HasRules => Rest?.Kind == ParameterKind.Rule;

    public static implicit operator Signature(string text) => new(text);

    public int PlaceOf(string name)
    {
        for (var place = 0; place < Parameters.Count; place++)
        {
            if (Parameters[place].Name == name) return place;
        }

        return -1;
    }

    private static Parameter Read(string text)
    {
        var (named, defaults) = text.Split(" = ") is [var before, var after] ? (before, after) : (text, null);
        var (name, kind) = named.Split(": ") is [var first, var second] ? (first, second) : throw new FormatException(text);
        var role = name.StartsWith("**", StringComparison.Ordinal) ? ParameterRole.Names : name.StartsWith('*') ? ParameterRole.Rest : ParameterRole.One;
        return new Parameter(
            name.Trim('*', '?'),
            Enum.Parse<ParameterKind>(kind.TrimEnd('?'), ignoreCase: true),
            role,
            kind.EndsWith('?') || kind == "any",
            name.EndsWith('?') || defaults is not null,
            defaults switch
            {
                null or "null" => Value.Null,
                "true" => Value.True,
                "false" => Value.False,
                _ when defaults.StartsWith('\'') => Value.Of(defaults.Trim('\'')),
                _ when defaults.Contains('.', StringComparison.Ordinal) => Value.Of(double.Parse(defaults, CultureInfo.InvariantCulture)),
                _ => Value.Of(long.Parse(defaults, CultureInfo.InvariantCulture)),
            });
    }
}
