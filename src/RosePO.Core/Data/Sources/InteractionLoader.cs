using System.Globalization;
using System.Text;
using RosePO.Core.Data.Titles;

namespace RosePO.Core.Data.Sources;

/// <summary>Reads a source's interactions into <see cref="RawData"/>; a value that cannot be read is named by its line.</summary>
/// <param name="data">What is filled.</param>
/// <param name="columns">The request's columns: one that it names must be there.</param>
/// <param name="ratingNeeded">Whether the rating must be there.</param>
internal sealed class InteractionLoader(RawData data, ColumnMap columns, bool ratingNeeded)
{
    private const string Number = "a number";
    private const string Time = "a time of the same kind as in the rows before (a number, or an ISO date)";

    private static readonly ColumnMap s_defaults = new();
    private bool? _timed;
    private bool _rated;
    private bool _texts;

    /// <summary>Whether a row without a rating counts 1 where others have one.</summary>
    public bool RatingMayLack { get; init; }

    /// <summary>Reads a source to its end and frees it.</summary>
    /// <param name="source">The rows.</param>
    /// <param name="split">The split of all rows where the source divides them.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public void Load(RowSource source, DataSplit? split, CancellationToken cancellation)
    {
        using (source)
        {
            RoseException? absent = null;
            var started = false;
            for (var row = 0; ; row++)
            {
                if ((row & 0xFFFF) == 0)
                {
                    cancellation.ThrowIfCancellationRequested();
                }

                try
                {
                    if (!started && source.ColumnsAreKnown)
                    {
                        Require(source);
                        Start(source);
                        started = true;
                    }

                    if (!source.Read())
                    {
                        break;
                    }

                    Add(source, split, ref started, ref absent);
                }
                catch (RoseException error) when (data.Skipped.Accept(error))
                {
                }
            }

            Require(source);
            if (absent is not null)
            {
                throw absent;
            }

            data.HasTitles |= source.Has(Role.Title);
        }
    }

    private void Add(RowSource source, DataSplit? split, ref bool started, ref RoseException? absent)
    {
        if (!TryId(source, Role.User, ref absent, out var user) || !TryId(source, Role.Item, ref absent, out var item))
        {
            return;
        }

        if (!started)
        {
            Start(source);
            started = true;
        }

        var rating = Rating(source);
        var moment = Moment(source);
        var id = data.Items.Intern(item);
        data.Rows.Add(data.Users.Intern(user), id, moment, rating, split);
        if (_texts && !data.Texts.IsComplete(id) && (source.TryGet(Role.Title, out _) || source.TryGet(Role.Category, out _)))
        {
            TitleLoader.Add(source, data, id);
        }
    }

    private double Rating(RowSource source)
    {
        var rating = 1.0;
        ReadOnlySpan<byte> text = default;
        var stored = source.Stored(Role.Rating);
        var rated = stored.Kind != StoredKind.None || source.TryGet(Role.Rating, out text);
        var isRead = stored.Kind switch
        {
            StoredKind.None => !rated || TryNumber(text, out rating),
            _ => double.IsFinite(rating = stored.Kind == StoredKind.Whole ? stored.Whole : stored.Real),
        };
        if ((rated != _rated && !RatingMayLack) || !isRead)
        {
            throw Unreadable(source, Role.Rating, Number);
        }

        return rating;
    }

    private long Moment(RowSource source)
    {
        var moment = 0L;
        ReadOnlySpan<byte> text = default;
        var stored = source.Stored(Role.Timestamp);
        var timed = stored.Kind != StoredKind.None || source.TryGet(Role.Timestamp, out text);
        var isRead = !timed || (stored.Kind == StoredKind.None ? data.Time.TryRead(text, out moment) : data.Time.TryTake(stored, out moment));
        if (timed != _timed || !isRead)
        {
            throw Unreadable(source, Role.Timestamp, Time);
        }

        return moment;
    }

    // Without a first row there is nothing to tell from; the first row that names a user and an item says what all others have.
    private void Start(RowSource source)
    {
        var timed = source.ColumnsAreKnown ? source.Has(Role.Timestamp) : source.TryGet(Role.Timestamp, out _);
        _timed = _timed is { } before && before != timed ? throw DatasetErrors.TimesMixed(source.Path, source.NameOf(Role.Timestamp)) : timed;
        _texts = !source.ColumnsAreKnown || source.Has(Role.Title) || source.Has(Role.Category);
        _rated = source.ColumnsAreKnown ? source.Has(Role.Rating) : source.TryGet(Role.Rating, out _);
    }

    private void Require(RowSource source)
    {
        Needed(source, Role.User, true);
        Needed(source, Role.Item, true);
        Needed(source, Role.Rating, ratingNeeded || columns.Rating != s_defaults.Rating);
        Needed(source, Role.Timestamp, columns.Timestamp != s_defaults.Timestamp);
    }

    /// <summary>Fails where a column that must be there is not.</summary>
    public static void Needed(RowSource source, Role role, bool needed)
    {
        if (needed && !source.Has(role))
        {
            throw DatasetErrors.ColumnMissing(source.Path, Text(role), source.NameOf(role), source.Columns);
        }
    }

    /// <summary>An error about a value.</summary>
    public static RoseException Unreadable(RowSource source, Role role, ReadOnlySpan<byte> value, string needed) =>
        DatasetErrors.ValueUnreadable(source.Path, source.Place, source.NameOf(role), Encoding.UTF8.GetString(value), needed);

    private static RoseException Unreadable(RowSource source, Role role, string needed)
    {
        source.TryGet(role, out var text);
        return Unreadable(source, role, text, needed);
    }

    /// <summary>A role as sentences name it.</summary>
    public static string Text(Role role) => role.ToString().ToLowerInvariant();

    private bool TryId(RowSource source, Role role, ref RoseException? absent, out ReadOnlySpan<byte> value)
    {
        if (source.TryGet(role, out value))
        {
            value = SourceId.Normal(value);
        }

        if (!value.IsEmpty)
        {
            return true;
        }

        var error = Unreadable(source, role, value, "an id");
        if (source.Has(role))
        {
            throw error;
        }

        // Whether the column is missing or only this row's value is known at the end.
        if (!data.Skipped.Accept(error))
        {
            absent ??= error;
        }

        return false;
    }

    private static bool TryNumber(ReadOnlySpan<byte> text, out double number)
    {
        if (text.Length == 1 && text[0] is >= (byte)'0' and <= (byte)'9')
        {
            number = text[0] - '0';
            return true;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
    }
}
