using System.Globalization;

namespace RosePO.Core.Data.Sources;

/// <summary>The names of the columns of each role; the first that a row has counts. Names are compared without case.</summary>
internal sealed class RoleNames
{
    private readonly string[][] _names = new string[RowSource.Roles][];

    /// <summary>Names the columns; a role without names has no column.</summary>
    public RoleNames(string[] user, string[] item, string[]? timestamp = null, string[]? rating = null, string[]? title = null, string[]? category = null)
    {
        string[]?[] given = [user, item, timestamp, rating, title, category];
        for (var role = 0; role < given.Length; role++)
        {
            _names[role] = given[role] ?? [];
        }
    }

    /// <summary>The names of a request.</summary>
    public static RoleNames Of(ColumnMap columns) =>
        new([columns.User], [columns.Item], [columns.Timestamp], [columns.Rating], [columns.Title], [columns.Category]);

    /// <summary>The same for a file that has a header beside one that has none: a role whose column is a number has its usual name.</summary>
    public RoleNames Named()
    {
        var usual = Of(new ColumnMap());
        string[] Pick(Role role) => this[role] is [var name] && int.TryParse(name, CultureInfo.InvariantCulture, out _) ? usual[role] : this[role];
        return new RoleNames(Pick(Role.User), Pick(Role.Item), Pick(Role.Timestamp), Pick(Role.Rating), Pick(Role.Title), Pick(Role.Category));
    }

    /// <summary>The names of a format, where the request does not name other columns.</summary>
    public RoleNames Or(ColumnMap columns)
    {
        var defaults = new ColumnMap();
        string[] Pick(Role role, string given, string usual) => given == usual ? this[role] : [given];
        return new RoleNames(
            Pick(Role.User, columns.User, defaults.User), Pick(Role.Item, columns.Item, defaults.Item),
            Pick(Role.Timestamp, columns.Timestamp, defaults.Timestamp), Pick(Role.Rating, columns.Rating, defaults.Rating),
            Pick(Role.Title, columns.Title, defaults.Title), Pick(Role.Category, columns.Category, defaults.Category));
    }

    /// <summary>The names of a role.</summary>
    public string[] this[Role role] => _names[(int)role];

    /// <summary>The role of a column and the rank of its name there; (-1, 0) where it has none.</summary>
    public (int Role, int Rank) RoleOf(string column)
    {
        for (var role = 0; role < _names.Length; role++)
        {
            var rank = Array.FindIndex(_names[role], name => string.Equals(name, column, StringComparison.OrdinalIgnoreCase));
            if (rank >= 0)
            {
                return (role, rank);
            }
        }

        return (-1, 0);
    }
}
