using System.IO.Compression;
using System.Text;
using RosePO.Core.Data;
using RosePO.Fuzz.Running;

namespace RosePO.Fuzz.Targets;

/// <summary>A small log of interactions, in the shapes that data sets have.</summary>
/// <param name="Format">The format.</param>
/// <param name="Files">Its files by name; the first is the log. The folder is imported where there are several.</param>
/// <param name="Headers">Lines of the log that are no row; null where lines are not rows.</param>
internal sealed record TableSample(DatasetFormat Format, (string Name, byte[] Bytes)[] Files, int? Headers);

/// <summary>The samples of three kinds of file.</summary>
internal static class TableSamples
{
    private static readonly string s_csv = "user,item,timestamp,rating,title\n" + Rows((user, item, time) => $"{user},{item},{time},4,\"Title \"\"{item}\"\" é\"\n");

    /// <summary>Texts in columns.</summary>
    public static IReadOnlyList<TableSample> Delimited(WorkFolder folder) =>
    [
        new(DatasetFormat.Csv, [("log.csv", Text(s_csv))], 1),
        new(DatasetFormat.Csv, [("log.csv", Text("user,item,timestamp\n" + Rows((user, item, time) => $"{user},{item},{time}\n")))], 1),
        new(DatasetFormat.Tsv, [("log.tsv", Text("user\titem\ttimestamp\trating\ttitle\n" + Rows((user, item, time) => $"{user}\t{item}\t{time}\t4\tTitle {item} é\n")))], 1),
        new(DatasetFormat.Csv, [("log.csv.gz", Gzip(Text(s_csv)))], null),
        new(DatasetFormat.Csv, [("log.csv.zst", Zstd(Text(s_csv)))], null),
        new(DatasetFormat.MovieLens20M, [("ratings.csv", Text("userId,movieId,rating,timestamp\n" + Rows((user, item, time) => $"{user},{item},3.5,{time}\n"))), ("movies.csv", Text("movieId,title,genres\n" + Items(item => $"{item},\"Movie {item} (1995)\",Drama|War\n")))], 1),
        new(DatasetFormat.MovieLens1M, [("ratings.dat", Text(Rows((user, item, time) => $"{user}::{item}::4::{time}\n"))), ("movies.dat", Text(Items(item => $"{item}::Movie {item} (1995)::Drama\n")))], 0),
        new(DatasetFormat.BookCrossing, [("BX-Book-Ratings.csv", Text("\"User-ID\";\"ISBN\";\"Book-Rating\"\n" + Rows((user, item, _) => $"\"{user}\";\"{item}\";\"{item}\"\n"))), ("BX-Books.csv", Text("\"ISBN\";\"Book-Title\"\n" + Items(item => $"\"{item}\";\"Book \\\"{item}\\\"; &amp; more\"\n")))], 1),
        new(DatasetFormat.SasRec, [("Video.txt", Text(Rows((user, item, _) => $"{user} {item}\n")))], 0),
        new(DatasetFormat.RecBole, [("ml.inter", Text("user_id:token\titem_id:token\trating:float\ttimestamp:float\n" + Rows((user, item, time) => $"{user}\t{item}\t4\t{time}\n"))), ("ml.item", Text("item_id:token\tmovie_title:token_seq\n" + Items(item => $"{item}\tTitle \"{item}\"\n")))], 1),
    ];

    /// <summary>An object a line, as JSON or as Python writes it.</summary>
    public static IReadOnlyList<TableSample> Objects(WorkFolder folder) =>
    [
        new(DatasetFormat.JsonLines, [("log.jsonl", Text(Rows((user, item, time) => $$"""{"user": "{{user}}", "item": {{item}}, "timestamp": {{time}}, "rating": 4.5, "title": "Title {{item}} é"}""" + "\n")))], 0),
        new(DatasetFormat.JsonLines, [("log.jsonl", Text(Rows((user, item, time) => $$"""{"user": {{user}}, "item": "i{{item}}", "timestamp": "2020-01-0{{time % 9 + 1}}T10:00:00Z", "category": ["a", "b"], "extra": {"user": 1, "deep": [[1]] } }""" + "\n")))], 0),
        new(DatasetFormat.JsonLines, [("log.jsonl.gz", Gzip(Text(Rows((user, item, time) => $$"""{"user": "{{user}}", "item": {{item}}, "timestamp": {{time}}}""" + "\n"))))], null),
        new(DatasetFormat.AmazonReviews, [("reviews.json", Text(Rows((user, item, time) => $$"""{"reviewerID": "{{user}}", "asin": "{{item}}", "overall": 4.0, "unixReviewTime": {{time}}, "reviewText": "a\nb é"}""" + "\n"))), ("meta.json", Text(Items(item => $"{{'asin': '{item}', 'title': 'Item \"{item}\"', 'categories': [['Games', 'PC']], 'ok': None}}\n")))], 0),
        new(DatasetFormat.Goodreads, [("interactions.json", Text(Rows((user, item, time) => $$"""{"user_id": "{{user}}", "book_id": "{{item}}", "rating": 5, "date_added": "Mon Aug 01 13:{{time % 60:00}}:57 -0700 2011"}""" + "\n"))), ("books.json", Text(Items(item => $$"""{"book_id": "{{item}}", "title": "Book {{item}} é"}""" + "\n")))], 0),
        new(DatasetFormat.Steam, [("reviews.json", Text(Rows((user, item, time) => $"{{u'username': u'{user}', u'product_id': u'{item}', u'hours': {item}.5, u'date': u'2017-01-{time % 28 + 1:00}', u'text': u'It\\'s'}}\n"))), ("games.json", Text(Items(item => $"{{u'id': u'{item}', u'app_name': u'Game {item}'}}\n")))], null),
    ];

    /// <summary>Parquet, plain and compressed, of several types.</summary>
    public static IReadOnlyList<TableSample> Parquet(WorkFolder folder)
    {
        var csv = folder.Write("parquet.csv", s_csv);
        string[] selects =
        [
            $"SELECT * FROM read_csv('{csv}')",
            $"SELECT user::VARCHAR AS user, item::VARCHAR AS item, timestamp FROM read_csv('{csv}')",
            $"SELECT user::INTEGER AS user, item::BIGINT AS item, rating::FLOAT AS rating, [title, 'x'] AS category FROM read_csv('{csv}')",
        ];
        using var connection = DuckDb.Open();
        return [.. selects.SelectMany(select => ((string[])["zstd", "uncompressed"]).Select(codec =>
        {
            var path = folder.At("made.parquet");
            connection.Execute($"COPY ({select}) TO '{path}' (FORMAT parquet, COMPRESSION {codec})");
            return new TableSample(DatasetFormat.Parquet, [("log.parquet", File.ReadAllBytes(path))], null);
        }))];
    }

    private static string Rows(Func<int, int, int, string> row) => string.Concat(Enumerable.Range(0, 12).Select(at => row((at / 4) + 1, (at * 5 % 7) + 1, 1_000_000 + at)));

    private static string Items(Func<int, string> row) => string.Concat(Enumerable.Range(1, 7).Select(row));

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Gzip(byte[] bytes)
    {
        using var memory = new MemoryStream();
        using (var stream = new GZipStream(memory, CompressionLevel.Fastest))
        {
            stream.Write(bytes);
        }

        return memory.ToArray();
    }

    private static byte[] Zstd(byte[] bytes)
    {
        using var compressor = new ZstdSharp.Compressor();
        return compressor.Wrap(bytes).ToArray();
    }
}
