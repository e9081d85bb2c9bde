namespace RosePO.Core.Data.Sources;

/// <summary>The roles that a column can have.</summary>
internal enum Role
{
    /// <summary>The user's id.</summary>
    User,

    /// <summary>The item's id.</summary>
    Item,

    /// <summary>The time.</summary>
    Timestamp,

    /// <summary>The rating.</summary>
    Rating,

    /// <summary>The item's title.</summary>
    Title,

    /// <summary>The item's category.</summary>
    Category,
}

/// <summary>Rows whose columns have roles: a delimited file, JSON lines, a Parquet file.</summary>
/// <param name="path">The file.</param>
internal abstract class RowSource(string path) : IDisposable
{
    /// <summary>The number of roles.</summary>
    public const int Roles = 6;

    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>Where the row is.</summary>
    public abstract RowPlace Place { get; }

    /// <summary>Whether all columns are known before the first row is read.</summary>
    public virtual bool ColumnsAreKnown => true;

    /// <summary>The columns seen so far.</summary>
    public abstract IReadOnlyCollection<string> Columns { get; }

    /// <summary>Whether a column of the role was seen so far.</summary>
    public abstract bool Has(Role role);

    /// <summary>The name of a role's column, for errors.</summary>
    public abstract string NameOf(Role role);

    /// <summary>Moves to the next row; false where there is none.</summary>
    /// <exception cref="RoseException">The row cannot be read: the next read continues after it.</exception>
    public abstract bool Read();

    /// <summary>A role's value in the row, as UTF-8; false where it has none.</summary>
    public abstract bool TryGet(Role role, out ReadOnlySpan<byte> value);

    /// <summary>A role's value in the row where the file has it as a number or a time: it need not be written as a text to be read again.</summary>
    public virtual StoredValue Stored(Role role) => default;

    /// <summary>Frees the file.</summary>
    public abstract void Dispose();
}
