using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;

namespace LazyEngine;

/// <summary>The engine, as an application talks to it. The same in every mode: embedded, in a cluster, or from outside.</summary>
/// <remarks>
/// <para>Safe to use from any thread, and from handlers. Commands are acknowledged only after they are stored, and are repeated under
/// one command id until then, so that none counts twice.</para>
/// <para>Every member throws <see cref="EngineException"/> with <see cref="EngineError.Unavailable"/> or
/// <see cref="EngineError.JournalUnavailable"/> when the engine cannot answer; the members name the codes that they add.
/// A cancelled call may still take effect.</para>
/// </remarks>
public interface ILazyEngine
{
    /// <summary>Stores a flow, so that it can be run by its name or hash. A flow that is stored already stays as it is.</summary>
    /// <param name="flow">The flow. Its name stands for the flow that was registered last.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The flow's identity.</returns>
    /// <exception cref="InvalidFlowException">The flow has problems; all are listed.</exception>
    Task<FlowHash> RegisterAsync(Flow flow, CancellationToken cancellationToken = default);

    /// <summary>Registers a flow and starts an execution of it.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="inputs">The values that the flow requires: an object with a property for each, a dictionary, a JSON object, or null for none; see <see cref="Inputs.From"/>.</param>
    /// <param name="options">How to start; null for the defaults.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The execution, once its start is stored. With the id, flow and inputs of an earlier run: that execution, as it stands.</returns>
    /// <exception cref="InvalidFlowException">The flow has problems; all are listed.</exception>
    /// <exception cref="ArgumentException">The inputs have no names, or cannot be written as JSON.</exception>
    /// <exception cref="EngineException"><see cref="EngineError.InvalidInputs"/>, <see cref="EngineError.TooLarge"/>, or <see cref="EngineError.ExecutionExists"/> where the id is taken by another run.</exception>
    Task<ExecutionInfo> RunAsync(Flow flow, object? inputs = null, RunOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Starts an execution of the flow that was registered last under a name.</summary>
    /// <param name="flowName">The name of the flow.</param>
    /// <param name="inputs">The values that the flow requires; see <see cref="Inputs.From"/>.</param>
    /// <param name="options">How to start; null for the defaults.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The execution, once its start is stored. With the id, flow and inputs of an earlier run: that execution, as it stands.</returns>
    /// <exception cref="ArgumentException">The inputs have no names, or cannot be written as JSON.</exception>
    /// <exception cref="EngineException"><see cref="EngineError.UnknownFlow"/>, <see cref="EngineError.InvalidInputs"/>, <see cref="EngineError.TooLarge"/>, or <see cref="EngineError.ExecutionExists"/> where the id is taken by another run.</exception>
    Task<ExecutionInfo> RunAsync(string flowName, object? inputs = null, RunOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Starts an execution of exactly one registered flow.</summary>
    /// <param name="flow">The flow's identity.</param>
    /// <param name="inputs">The values that the flow requires; see <see cref="Inputs.From"/>.</param>
    /// <param name="options">How to start; null for the defaults.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The execution, once its start is stored. With the id, flow and inputs of an earlier run: that execution, as it stands.</returns>
    /// <exception cref="ArgumentException">The inputs have no names, or cannot be written as JSON.</exception>
    /// <exception cref="EngineException"><see cref="EngineError.UnknownFlow"/>, <see cref="EngineError.InvalidInputs"/>, <see cref="EngineError.TooLarge"/>, or <see cref="EngineError.ExecutionExists"/> where the id is taken by another run.</exception>
    Task<ExecutionInfo> RunAsync(FlowHash flow, object? inputs = null, RunOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Completes an attempt, from inside or outside. The same completion again is acknowledged and changes nothing.</summary>
    /// <param name="token">The attempt.</param>
    /// <param name="outcome">What came out of it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The execution, once the outcome is stored.</returns>
    /// <exception cref="EngineException">
    /// <see cref="EngineError.UnknownExecution"/>, <see cref="EngineError.UnknownTask"/>, <see cref="EngineError.UnknownAttempt"/>,
    /// <see cref="EngineError.StaleAttempt"/> for an old attempt, <see cref="EngineError.AlreadyCompleted"/> for another outcome than the first,
    /// <see cref="EngineError.ExecutionEnded"/>, <see cref="EngineError.TooLarge"/> or <see cref="EngineError.StateTooLarge"/>.
    /// </exception>
    Task<ExecutionInfo> TaskCompleteAsync(AttemptToken token, TaskOutcome outcome, CancellationToken cancellationToken = default);

    /// <summary>Completes the one open instance of a task by the task's name, for those who hold no token.</summary>
    /// <param name="id">The execution.</param>
    /// <param name="task">The task's name in the flow.</param>
    /// <param name="outcome">What came out of it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The execution, once the outcome is stored.</returns>
    /// <exception cref="EngineException">
    /// <see cref="EngineError.UnknownExecution"/>, <see cref="EngineError.UnknownTask"/> also where the task has not been reached,
    /// <see cref="EngineError.AmbiguousTask"/> where several instances are open, <see cref="EngineError.AlreadyCompleted"/>,
    /// <see cref="EngineError.ExecutionEnded"/>, <see cref="EngineError.TooLarge"/> or <see cref="EngineError.StateTooLarge"/>.
    /// </exception>
    Task<ExecutionInfo> TaskCompleteAsync(ExecutionId id, string task, TaskOutcome outcome, CancellationToken cancellationToken = default);

    /// <summary>Gives a sign of life for an attempt, in the place of its handler or for those outside who will complete it, and asks whether its outcome is still wanted.</summary>
    /// <param name="token">The attempt. One that runs is heard of; one that waits to be completed from outside has no limit of silence.</param>
    /// <param name="progress">How far it is: an attempt after this one is told. Default: null, nothing new.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The execution; the attempt is still wanted.</returns>
    /// <exception cref="EngineException">
    /// <see cref="EngineError.UnknownExecution"/>, <see cref="EngineError.UnknownTask"/>, <see cref="EngineError.UnknownAttempt"/>,
    /// <see cref="EngineError.StaleAttempt"/>, <see cref="EngineError.AlreadyCompleted"/> or <see cref="EngineError.ExecutionEnded"/> where nobody wants it any more,
    /// <see cref="EngineError.TooLarge"/> or <see cref="EngineError.StateTooLarge"/>.
    /// </exception>
    Task<ExecutionInfo> TaskHeartbeatAsync(AttemptToken token, Payload? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Sends a named message to an execution. One that comes before the wait for it is kept, and each is taken by one wait.</summary>
    /// <param name="id">The execution.</param>
    /// <param name="name">The name of the signal.</param>
    /// <param name="value">What the wait succeeds with.</param>
    /// <param name="requestId">The identity of this signal, 1 to 256 characters: the same again changes nothing, for as long as the execution has had fewer than 1 000 other signals, stops and resumes since. Default: null, a new one.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The execution, once the signal is stored.</returns>
    /// <exception cref="EngineException">
    /// <see cref="EngineError.UnknownExecution"/>, <see cref="EngineError.ExecutionEnded"/>, <see cref="EngineError.InvalidCommand"/>,
    /// <see cref="EngineError.TooLarge"/> or <see cref="EngineError.StateTooLarge"/>.
    /// </exception>
    Task<ExecutionInfo> SignalAsync(ExecutionId id, string name, Payload value, string? requestId = null, CancellationToken cancellationToken = default);

    /// <summary>Stops an execution: running tasks are awaited, nothing new starts. A stopped one stays stopped.</summary>
    /// <param name="id">The execution.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The execution: Suspending while tasks run, else Suspended.</returns>
    /// <exception cref="EngineException"><see cref="EngineError.UnknownExecution"/>, <see cref="EngineError.ExecutionEnded"/> or <see cref="EngineError.NotNow"/>.</exception>
    Task<ExecutionInfo> StopAsync(ExecutionId id, CancellationToken cancellationToken = default);

    /// <summary>Lets a stopped execution go on. A running one just runs.</summary>
    /// <param name="id">The execution.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The execution.</returns>
    /// <exception cref="EngineException"><see cref="EngineError.UnknownExecution"/>, <see cref="EngineError.ExecutionEnded"/> or <see cref="EngineError.NotNow"/>.</exception>
    Task<ExecutionInfo> ResumeAsync(ExecutionId id, CancellationToken cancellationToken = default);

    /// <summary>Lets a stopped execution go on, and says what becomes of tasks whose retries are used up.</summary>
    /// <param name="id">The execution.</param>
    /// <param name="decisions">One for each such task that is not simply to be tried again.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The execution.</returns>
    /// <exception cref="EngineException">
    /// <see cref="EngineError.UnknownExecution"/>, <see cref="EngineError.UnknownTask"/>, <see cref="EngineError.ExecutionEnded"/>,
    /// <see cref="EngineError.NotNow"/> also where a task is not held, <see cref="EngineError.TooLarge"/> or <see cref="EngineError.StateTooLarge"/>.
    /// </exception>
    Task<ExecutionInfo> ResumeAsync(ExecutionId id, IEnumerable<HeldDecision> decisions, CancellationToken cancellationToken = default);

    /// <summary>Lets a stopped execution go on, a workflow also with another environment.</summary>
    /// <param name="id">The execution.</param>
    /// <param name="options">What becomes of tasks whose retries are used up, and what comes over the environment.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The execution.</returns>
    /// <exception cref="EngineException">
    /// <see cref="EngineError.UnknownExecution"/>, <see cref="EngineError.UnknownTask"/>, <see cref="EngineError.ExecutionEnded"/>,
    /// <see cref="EngineError.NotNow"/> also where another environment is given to one that runs, or to a child,
    /// <see cref="EngineError.InvalidInputs"/> where what runs is no workflow, <see cref="EngineError.TooLarge"/> or <see cref="EngineError.StateTooLarge"/>.
    /// </exception>
    Task<ExecutionInfo> ResumeAsync(ExecutionId id, ResumeOptions options, CancellationToken cancellationToken = default);

    /// <summary>Lets an execution that has ended, or is stopped, run again: what has failed, was cancelled or is undone begins anew, and so does everything that follows it; what has succeeded stays. TaskFlow's <c>reset</c> is <see cref="RerunOptions.All"/>.</summary>
    /// <param name="id">The execution.</param>
    /// <param name="options">What else begins anew, and by which flow it goes on; null for what has failed only.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The execution. One that succeeded, of which nothing is named, stays as it is.</returns>
    /// <exception cref="EngineException">
    /// <see cref="EngineError.UnknownExecution"/>, <see cref="EngineError.UnknownTask"/>, <see cref="EngineError.UnknownFlow"/>,
    /// <see cref="EngineError.NotNow"/> for one that runs, and for a child that has ended, <see cref="EngineError.FlowDiffers"/>,
    /// <see cref="EngineError.InvalidInputs"/> where the other flow needs more, <see cref="EngineError.TooLarge"/> or <see cref="EngineError.StateTooLarge"/>.
    /// </exception>
    Task<ExecutionInfo> RerunAsync(ExecutionId id, RerunOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>What a rerun would do; it changes nothing.</summary>
    /// <param name="id">The execution.</param>
    /// <param name="options">As for <see cref="RerunAsync"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="EngineException">What <see cref="RerunAsync"/> would throw.</exception>
    Task<Foresight> ForeseeAsync(ExecutionId id, RerunOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Lets a task take a value in place of running: at once where its retries are used up, else when its turn comes. Another round of a retry controller runs it.</summary>
    /// <param name="id">The execution.</param>
    /// <param name="task">The task's name. No attempt of it may be under way.</param>
    /// <param name="value">What it succeeds with.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="EngineException">
    /// <see cref="EngineError.UnknownExecution"/>, <see cref="EngineError.UnknownTask"/>, <see cref="EngineError.NotNow"/>,
    /// <see cref="EngineError.TooLarge"/> or <see cref="EngineError.StateTooLarge"/>.
    /// </exception>
    Task<ExecutionInfo> SkipAsync(ExecutionId id, string task, Payload value, CancellationToken cancellationToken = default);

    /// <summary>Ends an execution at once; what still runs is told to stop, and its outcomes are refused.</summary>
    /// <param name="id">The execution.</param>
    /// <param name="reason">Why, for people; becomes part of the journal.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The execution.</returns>
    /// <exception cref="EngineException"><see cref="EngineError.UnknownExecution"/> or <see cref="EngineError.ExecutionEnded"/>.</exception>
    Task<ExecutionInfo> CancelAsync(ExecutionId id, string reason, CancellationToken cancellationToken = default);

    /// <summary>Ends a workflow as if it had come to the end by itself: what runs is awaited, what waits for somebody outside is cancelled, and nothing new starts. Its output is worked out as always.</summary>
    /// <param name="id">The execution.</param>
    /// <param name="state"><see cref="ExecutionState.Success"/> or <see cref="ExecutionState.Failure"/>; for the third end there is <see cref="CancelAsync"/>.</param>
    /// <param name="message">Why, for people; becomes part of the journal.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The execution: still Running while something runs out.</returns>
    /// <exception cref="EngineException">
    /// <see cref="EngineError.UnknownExecution"/>, <see cref="EngineError.ExecutionEnded"/> where it has ended otherwise,
    /// <see cref="EngineError.NotNow"/> where it has not begun, where another end is decided, or where what runs is no workflow, and <see cref="EngineError.InvalidCommand"/> for any other state.
    /// </exception>
    Task<ExecutionInfo> EndAsync(ExecutionId id, ExecutionState state, string message, CancellationToken cancellationToken = default);

    /// <summary>Where an execution stands. The cheapest question: it starts nothing.</summary>
    /// <param name="id">The execution.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="EngineException"><see cref="EngineError.UnknownExecution"/>.</exception>
    Task<ExecutionState> GetStateAsync(ExecutionId id, CancellationToken cancellationToken = default);

    /// <summary>All that is known of an execution and its tasks, results included.</summary>
    /// <param name="id">The execution.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="EngineException"><see cref="EngineError.UnknownExecution"/>.</exception>
    Task<ExecutionDetails> GetDetailsAsync(ExecutionId id, CancellationToken cancellationToken = default);

    /// <summary>What an execution waits for: since when, who can unblock it, and when the engine looks at it again.</summary>
    /// <param name="id">The execution.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Every wait; never empty.</returns>
    /// <exception cref="EngineException"><see cref="EngineError.UnknownExecution"/>.</exception>
    Task<Explanation> ExplainAsync(ExecutionId id, CancellationToken cancellationToken = default);

    /// <summary>Waits until an execution has ended, however long that takes. One that has ended is answered at once.</summary>
    /// <param name="id">The execution.</param>
    /// <param name="cancellationToken">Gives up waiting; the execution goes on.</param>
    /// <returns>How it ended. An execution that failed is an answer, not an exception.</returns>
    /// <exception cref="EngineException"><see cref="EngineError.UnknownExecution"/>.</exception>
    Task<ExecutionInfo> WaitAsync(ExecutionId id, CancellationToken cancellationToken = default);

    /// <summary>Tells what happened to an execution, in order and without a gap, and goes on with what happens to it until it has ended.</summary>
    /// <param name="id">The execution.</param>
    /// <param name="after">Leaves out entries of this version and before: 0 for all, or the last version that was read completely. Default: 0.</param>
    /// <param name="follow">Whether the sequence waits for more until the execution has ended; else it ends with what there is now. Default: true.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The entries.</returns>
    /// <exception cref="EngineException"><see cref="EngineError.UnknownExecution"/>.</exception>
    IAsyncEnumerable<JournalEntry> EventsAsync(ExecutionId id, long after = 0, bool follow = true, CancellationToken cancellationToken = default);

    /// <summary>Lists executions from the index, the newest first. It starts nothing, and is as fresh as the last commit of each.</summary>
    /// <param name="filter">Which ones; null for all.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The executions. Those that start or change while the list is read may be in it or not.</returns>
    IAsyncEnumerable<ExecutionSummary> ListAsync(ExecutionFilter? filter = null, CancellationToken cancellationToken = default);
}
