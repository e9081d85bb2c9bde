namespace RosePO.Core.Data.Sources;

/// <summary>How a source has a value that it does not have as a text.</summary>
internal enum StoredKind
{
    /// <summary>It has none, or as a text.</summary>
    None,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>A number.</summary>
    Real,

    /// <summary>Microseconds since 1970 in UTC.</summary>
    Moment,
}

/// <summary>A value of a typed column, as it is stored.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Whole">The whole number, or the microseconds.</param>
/// <param name="Real">The number.</param>
internal readonly record struct StoredValue(StoredKind Kind, long Whole, double Real);
