using System.Text.Json;
using LazyEngine.Executions;

namespace LazyEngine.Worker;

/// <summary>What a handler knows of the attempt that it runs.</summary>
public sealed class TaskContext
{
    private readonly OrderedDictionary<string, Payload> _arguments;

    /// <summary>Describes an attempt. The engine does this; so do tests of handlers.</summary>
    /// <param name="token">The attempt.</param>
    /// <param name="idempotencyKey">The same for every attempt of the task instance.</param>
    /// <param name="arguments">The arguments, in the task's order.</param>
    /// <exception cref="ArgumentException">Two arguments have the same name, or one is null.</exception>
    public TaskContext(AttemptToken token, string idempotencyKey, params IEnumerable<KeyValuePair<string, Payload>> arguments)
    {
        ArgumentNullException.ThrowIfNull(token);
        ArgumentException.ThrowIfNullOrEmpty(idempotencyKey);
        ArgumentNullException.ThrowIfNull(arguments);
        (Token, IdempotencyKey) = (token, idempotencyKey);
        _arguments = new OrderedDictionary<string, Payload>(StringComparer.Ordinal);
        foreach (var (name, value) in arguments)
        {
            ArgumentNullException.ThrowIfNull(value, nameof(arguments));
            _arguments.Add(name, value);
        }
    }

    /// <summary>Names the attempt. Whoever is to complete a pending task needs it, or the execution's id and the task's name.</summary>
    public AttemptToken Token { get; }

    /// <summary>The execution that the task belongs to.</summary>
    public ExecutionId ExecutionId => Token.Execution;

    /// <summary>The task's name in its flow.</summary>
    public string TaskName => Token.Task;

    /// <summary>The number of this try, from 1; it only ever grows.</summary>
    public int Attempt => Token.Attempt;

    /// <summary>The same for every attempt of the task instance, and for no other: hand it to systems that drop repeats.</summary>
    public string IdempotencyKey { get; }

    /// <summary>The name of the flow that the execution runs; empty where it is not known.</summary>
    public string FlowName { get; init; } = string.Empty;

    /// <summary>When an outcome comes too late: the earliest of the limits of the attempt, the task and the execution. Null where there is none, or it is not known.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>How long the handler may be silent; it has to call <see cref="HeartbeatAsync"/> more often. Null where that does not matter.</summary>
    public TimeSpan? HeartbeatLimit { get; init; }

    /// <summary>What an attempt before this one last said of how far it was; null where it said nothing.</summary>
    public Payload? Progress { get; init; }

    /// <summary>What the handler is called for.</summary>
    public TaskPurpose Purpose { get; init; }

    /// <summary>What a compensation is to undo, and why; null where the handler is called for something else.</summary>
    public Undo? Undo { get; init; }

    internal Func<Payload?, Task> Heartbeat { get; init; } = _ => Task.CompletedTask;

    /// <summary>The arguments by name, in the task's order.</summary>
    public IReadOnlyDictionary<string, Payload> Arguments => _arguments;

    /// <summary>Gives a sign of life, and says how far the handler is.</summary>
    /// <remarks>Progress is written to the journal where it differs from what was said before: say it seldom. A handler that is not wanted any more sees its cancellation token fire.</remarks>
    /// <param name="progress">What the next attempt finds in <see cref="Progress"/> if this one fails or is lost, at most 1 MiB; null where there is nothing new.</param>
    /// <param name="cancellationToken">Gives up waiting; the sign of life is given all the same.</param>
    /// <returns>A task that ends when the engine has heard, and stored the progress.</returns>
    /// <exception cref="OperationCanceledException">The attempt is not wanted any more, or <paramref name="cancellationToken"/> has fired.</exception>
    /// <exception cref="EngineException">The progress is more than the engine takes.</exception>
    public Task HeartbeatAsync(Payload? progress = null, CancellationToken cancellationToken = default) => Heartbeat(progress).WaitAsync(cancellationToken);

    /// <summary>Reads an argument that must be there. A <see cref="Payload"/> is handed out as it is, any other type is read from JSON.</summary>
    /// <param name="name">The argument.</param>
    /// <typeparam name="T">The type to read.</typeparam>
    /// <exception cref="TaskArgumentException">There is no such argument, it is null, or it is no <typeparamref name="T"/>.</exception>
    public T Argument<T>(string name)
    {
        if (!_arguments.TryGetValue(name, out var value))
            throw new TaskArgumentException($"Task '{TaskName}' has no argument '{name}'; it has {Listed()}. Let the task require it, or give it a constant.");
        return Read<T>(name, value)
            ?? throw new TaskArgumentException($"Argument '{name}' of task '{TaskName}' is null. Read it with ArgumentOrDefault where that is allowed.");
    }

    /// <summary>Reads an argument that may be missing or null.</summary>
    /// <param name="name">The argument.</param>
    /// <typeparam name="T">The type to read.</typeparam>
    /// <returns>The value; default where it is missing or null.</returns>
    /// <exception cref="TaskArgumentException">It is there and is no <typeparamref name="T"/>.</exception>
    public T? ArgumentOrDefault<T>(string name) => _arguments.TryGetValue(name, out var value) ? Read<T>(name, value) : default;

    /// <summary>Reads all arguments at once: each into the property of its name, in any case.</summary>
    /// <remarks>Arguments without a property are left out. Required members and constructor parameters without a default must be there.</remarks>
    /// <typeparam name="T">A type with a property for each argument.</typeparam>
    /// <exception cref="TaskArgumentException">The arguments do not fit.</exception>
    public T ArgumentsAs<T>()
    {
        try
        {
            return ArgumentBinding.Read<T>(_arguments);
        }
        catch (Exception cause) when (IsMisfit(cause))
        {
            throw new TaskArgumentException($"The arguments of task '{TaskName}' ({Listed()}) cannot be read as {typeof(T).Name}: {cause.Message}", cause);
        }
    }

    internal static TaskContext Of(Grant grant, Func<Payload?, Task> heartbeat) =>
        new(grant.Token, grant.IdempotencyKey, grant.Input.Select(argument => KeyValuePair.Create(argument.Name, argument.Value)))
        {
            FlowName = grant.FlowName,
            Deadline = grant.Deadline,
            HeartbeatLimit = grant.Heartbeat,
            Progress = grant.Progress,
            Purpose = (TaskPurpose)(int)grant.Phase,
            Undo = grant.Undone is { } undone ? new Undo(undone.Result, undone.Error, undone.Failures) : null,
            Heartbeat = heartbeat,
        };

    private T? Read<T>(string name, Payload value)
    {
        if (value is T payload) return payload;
        try
        {
            // A missing value would otherwise read as 0 or false, which nobody sent.
            if (value.Equals(Payload.None) && default(T) is not null) throw new JsonException("It has no value.");
            return value.As<T>();
        }
        catch (Exception cause) when (IsMisfit(cause))
        {
            throw new TaskArgumentException($"Argument '{name}' of task '{TaskName}' cannot be read as {(Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T)).Name}: {KindOf<T>(value) ?? cause.Message}", cause);
        }
    }

    // What .NET says of a simple value tells of its own types and places, and not what was there.
    private static string? KindOf<T>(Payload value)
    {
        var type = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        if (type.IsEnum || Type.GetTypeCode(type) is not ((>= TypeCode.SByte and <= TypeCode.Decimal) or TypeCode.Boolean)) return null;
        try
        {
            var reader = new Utf8JsonReader(value.Bytes.Span);
            return !reader.Read() ? null : reader.TokenType switch
            {
                JsonTokenType.String => "it is a text.",
                JsonTokenType.True or JsonTokenType.False => "it is true or false.",
                JsonTokenType.Null => "it is null.",
                JsonTokenType.StartArray => "it is a list.",
                JsonTokenType.StartObject => "it is a mapping.",
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsMisfit(Exception cause) => cause is JsonException or NotSupportedException or InvalidOperationException;

    private string Listed() => _arguments.Count == 0 ? "none" : string.Join(", ", _arguments.Keys);
}
