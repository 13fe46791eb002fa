using LazyEngine.Errors;

namespace LazyEngine;

/// <summary>The engine refused a request. Nothing was changed, except where the code says that this is unknown.</summary>
public sealed class EngineException : Exception
{
    /// <summary>Reports a refusal.</summary>
    /// <param name="error">Why the engine refused.</param>
    public EngineException(EngineError error)
        : base($"{(error ?? throw new ArgumentNullException(nameof(error))).Code}: {error.Message}") =>
        Error = error;

    /// <summary>Why the engine refused.</summary>
    public EngineError Error { get; }

    /// <summary>The stable code, one of the constants of <see cref="EngineError"/>.</summary>
    public string Code => Error.Code;
}
