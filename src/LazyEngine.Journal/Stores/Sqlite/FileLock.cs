namespace LazyEngine.Journal;

/// <summary>Keeps a SQLite file to one process. The operating system takes the lock back when the process dies, however it dies.</summary>
/// <remarks>The lock file stays: deleting it would let a third process lock a new file of that name while a second still holds the old one.</remarks>
internal static class FileLock
{
    /// <summary>Locks a database.</summary>
    /// <exception cref="JournalOpenException">Another process has it, or the folder cannot be written.</exception>
    public static FileStream Take(string database)
    {
        var file = database + ".lock";
        var folder = Path.GetDirectoryName(Path.GetFullPath(database))!;
        if (!Directory.Exists(folder)) throw new JournalOpenException($"The folder '{folder}' of the database does not exist. Create it, or choose another file.");
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception cause) when (cause is UnauthorizedAccessException || (cause is IOException other && !IsHeld(other)))
        {
            throw new JournalOpenException($"The lock file '{file}' cannot be written: {cause.Message}", cause);
        }
        catch (IOException cause)
        {
            throw new JournalOpenException($"The database '{database}' is in use by another LazyEngine process (its lock file '{file}' is held). Stop that process, or choose another file.", cause);
        }
    }

    // EWOULDBLOCK of Linux and macOS, the sharing and lock violations of Windows.
    private static bool IsHeld(IOException cause) => (cause.HResult & 0xFFFF) is 11 or 35 or 32 or 33;
}
