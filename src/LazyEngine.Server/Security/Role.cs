namespace LazyEngine.Server;

/// <summary>What a caller may do. A caller may have several roles.</summary>
public enum Role
{
    /// <summary>Sees executions, flows, queues and what happens to them; changes nothing.</summary>
    Reader,

    /// <summary>Does what a reader does; registers flows, starts executions, and stops, resumes, mends and cancels them.</summary>
    Operator,

    /// <summary>Takes attempts from queues, and reports what comes out of them. Sees nothing else.</summary>
    Worker,

    /// <summary>Does everything, also what cannot be undone.</summary>
    Admin,
}
