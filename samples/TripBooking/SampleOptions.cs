namespace TripBooking;

/// <summary>Where executions are kept.</summary>
internal enum Store
{
    Sqlite,
    PostgreSql,
    Memory,
}

/// <summary>Who answers the approvals.</summary>
internal enum Approve
{
    Auto,
    Never,
}

/// <summary>What was asked for on the command line.</summary>
internal sealed record SampleOptions(FileInfo Trips, Store Store, string Database, string? Connection, Approve Approve, TimeSpan Work, string? Ledger);
