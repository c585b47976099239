//! The page's Web Worker in the hands of a story, which ends it or keeps it from being loaded.

use anyhow::Result;
use serde_json::json;

use crate::page::Page;

/// A reason why a worker cannot be loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The browser refuses to create it.
    Refused,
    /// Its program is not on the host.
    Missing,
}

impl Page {
    /// Takes hold of all workers that the page creates from now on, until it is left.
    ///
    /// # Errors
    /// Fails if the driver does not answer.
    pub async fn take_workers(&self) -> Result<()> {
        // Firefox runs the driver's scripts beside the page, whose own objects are behind this name.
        let script = "const page = window.wrappedJSObject ?? window, { Worker } = page;
            window.workers = [];
            window.fatal = [];
            window.obstacle = null;
            // In this order: a worker that was terminated has no events in WebKit.
            window.fail = worker => { worker.dispatchEvent(new page.Event('error')); worker.terminate() };
            page.Worker = function (program) {
                if (obstacle === 'Refused') throw new TypeError('no worker');
                const worker = new Worker(obstacle === 'Missing' ? 'missing.js' : program);
                const post = worker.postMessage;
                worker.postMessage = message => {
                    // A call begins with the number of its kind.
                    const call = ['Import', 'Prepare', 'ReadAnswer', 'ReadTest'][message[1][0]];
                    const at = fatal.indexOf(call);
                    if (at < 0) return post.call(worker, message);
                    fatal.splice(at, 1);
                    // Not at once: browsers report errors between tasks.
                    setTimeout(() => fail(worker));
                };
                workers.push(worker);
                return worker;
            }";
        self.script(script, Vec::new()).await?;
        Ok(())
    }

    /// Ends the newest worker without a sign, as a browser may that runs out of memory.
    ///
    /// # Errors
    /// Fails if there is none.
    pub async fn hang_worker(&self) -> Result<()> {
        self.script("workers.at(-1).terminate()", Vec::new())
            .await?;
        Ok(())
    }

    /// Ends the newest worker with an error.
    ///
    /// # Errors
    /// Fails if there is none.
    pub async fn kill_worker(&self) -> Result<()> {
        self.script("fail(workers.at(-1))", Vec::new()).await?;
        Ok(())
    }

    /// Ends a worker with an error at the next call of each of these names, instead of a reply.
    ///
    /// # Errors
    /// Fails if the driver does not answer.
    pub async fn kill_worker_at(&self, calls: &[&str]) -> Result<()> {
        self.script("window.fatal = arguments[0]", vec![json!(calls)])
            .await?;
        Ok(())
    }

    /// Keeps workers from being loaded from now on, or no longer.
    ///
    /// # Errors
    /// Fails if the driver does not answer.
    pub async fn obstruct_workers(&self, obstacle: Option<Obstacle>) -> Result<()> {
        let name = obstacle.map(|obstacle| format!("{obstacle:?}"));
        self.script("window.obstacle = arguments[0]", vec![json!(name)])
            .await?;
        Ok(())
    }

    /// Waits until the page has created this many workers, or more.
    ///
    /// # Errors
    /// Fails if it has not.
    pub async fn expect_workers(&self, least: usize) -> Result<()> {
        let script = format!("return workers.length >= {least}");
        self.expect_script(&script, &json!(true)).await
    }
}
