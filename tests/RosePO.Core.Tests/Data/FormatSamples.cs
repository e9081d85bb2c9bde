using System.Globalization;
using System.Text;
using RosePO.Core.Data;

namespace RosePO.Core.Tests.Data;

/// <summary>A small hand-made set in every format: what a file of it looks like, in one place.</summary>
internal static class FormatSamples
{
    private static readonly string s_flags = string.Concat(Enumerable.Range(0, 19).Select(genre => genre == 8 ? "|1" : "|0"));

    /// <summary>Each format's files by name; the folder is what is imported.</summary>
    public static IReadOnlyDictionary<DatasetFormat, (string Name, string Text, Encoding Encoding)[]> Files { get; } =
        new Dictionary<DatasetFormat, (string, string, Encoding)[]>
        {
            [DatasetFormat.MovieLens100K] =
            [
                ("u.data", Triples((user, item, time) => $"{user}\t{item}\t4\t{time}\n"), Encoding.UTF8),
                ("u.item", Catalogue(item => $"{item}|{Movie(item)}|01-Jan-1995||{s_flags}\n"), Encoding.Latin1),
            ],
            [DatasetFormat.MovieLens1M] =
            [
                ("ratings.dat", Triples((user, item, time) => $"{user}::{item}::4::{time}\n"), Encoding.UTF8),
                ("movies.dat", Catalogue(item => $"{item}::{Movie(item)}::Drama|War\n"), Encoding.Latin1),
            ],
            [DatasetFormat.MovieLens20M] =
            [
                ("ratings.csv", "userId,movieId,rating,timestamp\n" + Triples((user, item, time) => $"{user},{item},3.5,{time}\n"), Encoding.UTF8),
                ("movies.csv", "movieId,title,genres\n" + Catalogue(item => $"{item},\"{Movie(item)}\",Drama|War\n"), Encoding.UTF8),
            ],
            [DatasetFormat.RecBole] =
            [
                ("ml.inter", "user_id:token\titem_id:token\trating:float\ttimestamp:float\n" + Triples((user, item, time) => $"{user}\t{item}\t4\t{time}\n"), Encoding.UTF8),
                ("ml.item", "item_id:token\tmovie_title:token_seq\trelease_year:token\tclass:token_seq\n" + Catalogue(item => $"{item}\tTitle \"{item}\" é\t1995\tDrama War\n"), Encoding.UTF8),
            ],
            [DatasetFormat.LastFM] =
            [
                ("user_artists.dat", "userID\tartistID\tweight\n" + Triples((user, item, _) => $"{user}\t{item}\t{item * 10}\n"), Encoding.UTF8),
                ("artists.dat", "id\tname\turl\tpictureURL\n" + Catalogue(item => $"{item}\tArtist {item} é\thttp://x/{item}\t\n"), Encoding.UTF8),
            ],
            [DatasetFormat.Llara] =
            [
                ("train.tsv", "len_seq\tnext\tseq\n1\t0\t\n1\t1\t0\n2\t2\t0 1 7 7\n3\t3\t0 1 2\n2\t6\t4 5\n", Encoding.UTF8),
                ("val.tsv", "len_seq\tnext\tseq\n2\t6\t5 4\n3\t0\t6 5 4\n", Encoding.UTF8),
                ("test.tsv", "len_seq\tnext\tseq\n3\t2\t6 4 5\n", Encoding.UTF8),
                ("id2name.txt", Catalogue(item => $"{item - 1}::Title::{item} &amp; é\n"), Encoding.UTF8),
            ],
            [DatasetFormat.Sdpo] =
            [
                ("x-train.json", Selection(["A", "B"], ["C", "D", "E"], "C") + "", Encoding.UTF8),
                ("x-val.json", Selection(["C", "A"], ["B", "D", "F"], "D"), Encoding.UTF8),
                ("x-test.json", Selection(["D", "F"], ["A", "G", "é"], "A"), Encoding.UTF8),
            ],
            [DatasetFormat.Instruction] =
            [
                ("train.json", Instruction("The user has read \"A, é\", \"B\" before", "\\\"C\\\"\\n"), Encoding.UTF8),
                ("valid.json", Instruction("The user has read \"C\", \"B\" before", "\\\"A, é\\\"\\n"), Encoding.UTF8),
                ("test.json", Instruction("The user has read \"C\", \"D\" before", "\\\"E\\\"\\n"), Encoding.UTF8),
                ("id2name.json", "{\"0\": \"A, é\", \"1\": \"B\", \"2\": \"C\"}", Encoding.UTF8),
                ("name2genre.json", "{\"B\": [\"fiction\", \"war\"]}", Encoding.UTF8),
            ],
            [DatasetFormat.AmazonReviews] =
            [
                ("reviews.json", Triples((user, item, time) => $$"""{"reviewerID": "{{user}}", "asin": "{{item}}", "overall": 4.0, "unixReviewTime": {{time}}, "reviewText": "a\nb é"}""" + "\n"), Encoding.UTF8),
                ("meta.json", Catalogue(item => $"{{'asin': '{item}', 'title': 'Item \"{item}\" é', 'categories': [['Games', 'PC']], 'price': 1.5, 'ok': None}}\n"), Encoding.UTF8),
            ],
            [DatasetFormat.Goodreads] =
            [
                ("interactions.json", Triples((user, item, time) => $$"""{"user_id": "{{user}}", "book_id": "{{item}}", "rating": 5, "date_added": "Mon Aug 01 13:{{time % 60:00}}:57 -0700 2011"}""" + "\n"), Encoding.UTF8),
                ("books.json", Catalogue(item => $$"""{"book_id": "{{item}}", "title": "Book {{item}} é", "similar_books": ["1"]}""" + "\n"), Encoding.UTF8),
            ],
            [DatasetFormat.Steam] =
            [
                ("reviews.json", Triples((user, item, time) => $"{{u'username': u'{user}', u'product_id': u'{item}', u'hours': {item}.5, u'date': u'2017-01-{time % 28 + 1:00}', u'text': u'It\\'s \\u00e9', u'early_access': False}}\n"), Encoding.UTF8),
                ("games.json", Catalogue(item => $"{{u'id': u'{item}', u'app_name': u'Game {item} é', u'genres': [u'Action', u'Indie']}}\n"), Encoding.UTF8),
            ],
            [DatasetFormat.BookCrossing] =
            [
                ("BX-Book-Ratings.csv", "\"User-ID\";\"ISBN\";\"Book-Rating\"\n" + Triples((user, item, _) => $"\"{user}\";\"{item}\";\"{item}\"\n"), Encoding.Latin1),
                ("BX-Books.csv", "\"ISBN\";\"Book-Title\";\"Book-Author\"\n" + Catalogue(item => $"\"{item}\";\"Book \\\"{item}\\\"; é &amp; more\";\"Author\"\n"), Encoding.Latin1),
            ],
            [DatasetFormat.LightGcn] =
            [
                ("train.txt", Lines((user, items) => $"{user} {string.Join(' ', items[..^1])}\n"), Encoding.UTF8),
                ("test.txt", Lines((user, items) => $"{user} {items[^1]}\n"), Encoding.UTF8),
            ],
            [DatasetFormat.SasRec] = [("Video.txt", Triples((user, item, _) => $"{user} {item}\n"), Encoding.UTF8)],
            [DatasetFormat.Netflix] =
            [
                ("combined_data_1.txt", Catalogue(item => $"{item}:\n" + Triples((user, other, time) => other == item ? $"{user},4,2005-09-{time % 100 + 1:00}\n" : "")), Encoding.UTF8),
                ("movie_titles.csv", Catalogue(item => $"{item},{(item == 2 ? "NULL" : "1995")},Café, the {item}\n"), Encoding.Latin1),
            ],
            [DatasetFormat.Mind] =
            [
                ("behaviors.tsv", Lines((user, items) =>
                    $"{user}2\t{user}\t11/15/2019 10:22:32 AM\t{string.Join(' ', items[..3])}\t{items[5]}-1 7-0\n"
                    + $"{user}1\t{user}\t11/11/2019 9:05:58 PM\t{string.Join(' ', items[..3])}\t7-0 {items[3]}-1 {items[4]}-1\n"), Encoding.UTF8),
                ("news.tsv", Catalogue(item => $"{item}\tnews\tworld\t\"Café\" {item}\tAn abstract.\thttps://x/{item}.html\t[]\t[]\n"), Encoding.UTF8),
            ],
            [DatasetFormat.Csv] = [("log.csv", "user,item,timestamp,rating,title\n" + Triples((user, item, time) => $"{user},{item},{time},4,\"Title \"\"{item}\"\" é\"\n"), Encoding.UTF8)],
            [DatasetFormat.Tsv] = [("log.tsv", "user\titem\ttimestamp\trating\ttitle\n" + Triples((user, item, time) => $"{user}\t{item}\t{time}\t4\tTitle {item} é\n"), Encoding.UTF8)],
            [DatasetFormat.JsonLines] = [("log.jsonl", Triples((user, item, time) => $$"""{"user": "{{user}}", "item": {{item}}, "timestamp": {{time}}, "rating": 4.5, "title": "Title {{item}} é"}""" + "\n"), Encoding.UTF8)],
        };

    /// <summary>Later or other shapes of a format's files, by a name of their own.</summary>
    public static IReadOnlyDictionary<string, (DatasetFormat Format, (string Name, string Text)[] Files)> Variants { get; } =
        new Dictionary<string, (DatasetFormat, (string, string)[])>
        {
            ["Amazon 2018"] = (DatasetFormat.AmazonReviews,
            [
                ("Games_5.json", Triples((user, item, time) =>
                    $$"""{"overall": 5.0, "verified": true, "reviewTime": "10 17, 2015", "reviewerID": "{{user}}", "asin": "{{item}}", "style": {"Format:": " DVD"}, "reviewText": "No \"asin\"", "summary": "é", "unixReviewTime": {{time}}}""" + "\n")),
                ("meta_Games.json", Catalogue(item =>
                    $$"""{"category": ["Video Games", "PC"], "tech1": "", "description": ["{{new string('x', 20_000)}}"], "title": "Item {{item}} &amp; é", "also_buy": ["3"], "details": {"ASIN: ": "9"}, "asin": "{{item}}"}""" + "\n")),
            ]),
            ["Amazon 2023"] = (DatasetFormat.AmazonReviews,
            [
                ("Games.jsonl", Triples((user, item, time) =>
                    $$"""{"rating": 5.0, "title": "Title of a review", "text": "{{new string('x', 20_000)}}", "images": [], "asin": "B{{item}}-red", "parent_asin": "{{item}}", "user_id": "{{user}}", "timestamp": {{time * 1000L}}, "helpful_vote": 0, "verified_purchase": true}""" + "\n")),
                ("meta_Games.jsonl", Catalogue(item =>
                    $$"""{"main_category": {{(item == 1 ? "null" : "\"Toys\"")}}, "title": "Item {{item}} &amp; é", "average_rating": 4.5, "features": ["{{new string('x', 20_000)}}"], "price": null, "images": [{"thumb": "http://x/"}], "categories": ["Video Games", "PC"], "details": {"Package": "é"}, "parent_asin": "{{item}}", "bought_together": null}""" + "\n")),
            ]),
            ["Goodreads reviews"] = (DatasetFormat.Goodreads,
            [
                ("reviews.json", Triples((user, item, time) =>
                    $$"""{"user_id": "{{user}}", "book_id": "{{item}}", "review_id": "r{{time}}", "rating": {{item % 6}}, "review_text": "\"é\"\nand more", "date_added": "Mon Aug 01 13:{{time % 60:00}}:57 -0700 2011", "date_updated": "Tue Aug 02 13:00:00 -0700 2011", "read_at": "", "n_votes": 2}""" + "\n")),
                ("books.json", Catalogue(item =>
                    $$"""{"isbn": "", "description": "{{new string('x', 20_000)}}", "authors": [{"author_id": "7", "role": ""}], "book_id": "{{item}}", "title": "Item {{item}} & é", "title_without_series": "Item"}""" + "\n")),
            ]),
            ["Book-Crossing with commas"] = (DatasetFormat.BookCrossing,
            [
                ("Ratings.csv", "User-ID,ISBN,Book-Rating\n" + Triples((user, item, _) => $"{user},{item},{item % 6}\n")),
                ("Books.csv", "ISBN,Book-Title,Book-Author,Year-Of-Publication\n" + Catalogue(item => $"{item},\"Item {item} &amp; é\",\"An \"\"author\"\", too\",2002\n")),
            ]),
            ["Book-Crossing with short names"] = (DatasetFormat.BookCrossing,
            [
                ("Ratings.csv", "User-ID;ISBN;Rating\n" + Triples((user, item, _) => $"{user};{item};{item % 6}\n")),
                ("Books.csv", "ISBN;Title;Author;Year;Publisher\n" + Catalogue(item => $"{item};\"Item {item} & é\";A, B;2002;C\n")),
            ]),
        };

    /// <summary>Writes a variant's files and says which folder they are in.</summary>
    public static string Write(TemporaryFolder folder, string variant)
    {
        var path = Directory.CreateDirectory(folder.At("in")).FullName;
        foreach (var (file, text) in Variants[variant].Files)
        {
            File.WriteAllText(Path.Combine(path, file), text);
        }

        return path;
    }

    /// <summary>Writes a format's files, and says what to import: the folder, or the file where there is one.</summary>
    public static string Write(TemporaryFolder folder, DatasetFormat format, string name = "in")
    {
        var path = Directory.CreateDirectory(folder.At(name)).FullName;
        if (format == DatasetFormat.Parquet)
        {
            var csv = Path.Combine(Write(folder, DatasetFormat.Csv, name + "-csv"));
            using var connection = DuckDb.Open();
            connection.CopyToParquet($"SELECT * FROM read_csv({DuckDb.Literal(csv)})", Path.Combine(path, "log.parquet"));
            return Path.Combine(path, "log.parquet");
        }

        foreach (var (file, text, encoding) in Files[format])
        {
            File.WriteAllBytes(Path.Combine(path, file), encoding.GetBytes(text));
        }

        return Files[format] is [var only] ? Path.Combine(path, only.Name) : path;
    }

    // The same histories, a line each.
    private static string Lines(Func<int, string[], string> line) => string.Concat(Triples((user, item, _) => $"{user} {item}\n").Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(row => row.Split(' ')).GroupBy(row => row[0]).Select(rows => line(int.Parse(rows.Key, CultureInfo.InvariantCulture), [.. rows.Select(row => row[1])])));

    // Three users meet six of seven items each, in different orders.
    private static string Triples(Func<int, int, int, string> line) => string.Concat(
        Enumerable.Range(1, 3).SelectMany(user => Enumerable.Range(0, 6).Select(step => line(user, (((step * (user % 2 == 0 ? 1 : 2)) + user) % 7) + 1, 1_000_000_000 + (user * 100) + step))));

    private static string Catalogue(Func<int, string> line) => string.Concat(Enumerable.Range(1, 7).Select(line));

    private static string Movie(int item) => item == 1 ? "Café, Le (1995)" : $"Film {item}, A (199{item})";

    private static string Selection(string[] history, string[] list, string selected) =>
        $"[\n{{\"historyList\": \"{string.Join("::", history)}\", \"itemList\": [{string.Join(", ", list.Select(title => $"\"{title}\""))}],\n\"trueSelection\": \"{selected}\"}}\n]";

    private static string Instruction(string input, string output) =>
        $"[\n{{\"instruction\": \"Recommend.\", \"input\": \"{input.Replace("\"", "\\\"", StringComparison.Ordinal)}\",\n\"output\": \"{output}\"}}\n]";
}
