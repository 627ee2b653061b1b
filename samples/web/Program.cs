using TaskQueue.Actors.Hosting;
using TaskQueue.Client;
using WebSample.Invoices;
using WebSample.Primes;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddControllers();
builder.Services.AddHttpClient<MailServer>(http => http.BaseAddress = new Uri(builder.Configuration["MailServer"]!));

// The node: its settings are in appsettings.json, section TaskQueue.
builder.Services.AddTaskQueue(queue => queue
    .Handle<SendInvoice>("invoice.send")
    .Handle<CountPrimes>("primes.count"));

// The client: enqueues into the topic from which the node reads.
var settings = builder.Configuration.GetRequiredSection("TaskQueue");
builder.Services.AddTaskQueueClient(client =>
{
    client.BootstrapServers = settings["BootstrapServers"]!;
    client.Topic = settings["Topics:Tasks:0"]!;
    client.ResultTopic = settings["Topics:Results"]!;
});

var application = builder.Build();
application.MapControllers();
await application.RunAsync();
