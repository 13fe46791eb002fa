namespace LazyEngine.Language.Expressions;

/// <summary>What an expression reads: all that is not written in it. What it gives may be recorded, so that the same evaluation gives the same value again.</summary>
internal interface IExpressionContext
{
    /// <summary>The data: <c>$</c> in YAQL and <c>_</c> in Jinja.</summary>
    Value Data { get; }

    /// <summary>The moment of the evaluation.</summary>
    DateTimeOffset Now();

    /// <summary>A new unique id.</summary>
    string Uuid();

    /// <summary>A task execution; the current one where no name is given, and null where there is none.</summary>
    Value Task(string? name);

    /// <summary>Task executions: of one workflow execution, with those of the executions under it, in one state, without those that only pass on what others did.</summary>
    Value Tasks(string? execution, bool recursive, string? state, bool flat);

    /// <summary>The workflow execution that is running.</summary>
    Value Execution();

    /// <summary>Workflow executions that match all that is given.</summary>
    Value Executions(string? id, string? root, string? state, string? from, string? to);

    /// <summary>The environment.</summary>
    Value Env();

    /// <summary>A global variable; null where there is none.</summary>
    Value Global(string name);
}
