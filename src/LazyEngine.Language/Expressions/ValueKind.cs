namespace LazyEngine.Language.Expressions;

/// <summary>What a value is.</summary>
internal enum ValueKind
{
    /// <summary>Null: None in Python.</summary>
    Null,

    /// <summary>No value at all, as a name that nothing defines; only Jinja has it, and only tests and defaults may look at it.</summary>
    Undefined,
    Boolean,

    /// <summary>A whole number of any size.</summary>
    Integer,
    Float,
    Text,
    List,

    /// <summary>A list that is written in parentheses.</summary>
    Tuple,

    /// <summary>Values that are made when they are asked for, and perhaps without end.</summary>
    Sequence,
    Set,
    Map,
    Time,
    Span,
    Pattern,

    /// <summary>Names that an expression has bound, to be used on the right of an arrow.</summary>
    Names,

    /// <summary>Variables of a template that may be set again.</summary>
    Namespace,
}
