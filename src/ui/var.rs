//! What the page knows: values that effects follow.
//!
//! Leptos' own signals would do, but their code is compiled for each type of value anew, half a kilobyte (brotli) for
//! each of a dozen. Here one kind of trigger, of leptos, stands beside each value.

use leptos::prelude::*;
use leptos::reactive::signal::ArcTrigger;
use std::cell::RefCell;

/// A value that lives as long as the page. An effect that reads it runs again once it has changed.
pub struct Var<T: 'static>(&'static Inner<T>);

struct Inner<T> {
    value: RefCell<T>,
    changed: ArcTrigger,
}

impl<T> Clone for Var<T> {
    fn clone(&self) -> Var<T> {
        *self
    }
}

impl<T> Copy for Var<T> {}

impl<T> Var<T> {
    /// A variable with a first value.
    pub fn new(value: T) -> Var<T> {
        Var(Box::leak(Box::new(Inner {
            value: RefCell::new(value),
            changed: ArcTrigger::new(),
        })))
    }

    /// Has the effect that runs now follow the value.
    pub fn track(self) {
        self.0.changed.track();
    }

    /// Reads the value, for an effect that follows it.
    pub fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
        self.track();
        self.with_untracked(read)
    }

    /// Reads the value as it is now.
    pub fn with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(&self.0.value.borrow())
    }

    /// Changes the value. What follows it runs once all that runs now is done.
    pub fn update<R>(self, change: impl FnOnce(&mut T) -> R) -> R {
        let result = change(&mut self.0.value.borrow_mut());
        self.0.changed.notify();
        result
    }

    /// Sets the value.
    pub fn set(self, value: T) {
        self.update(|present| *present = value);
    }

    /// Sets the value where all that follows it shows it already.
    pub fn set_quietly(self, value: T) {
        *self.0.value.borrow_mut() = value;
    }
}

impl<T: Clone> Var<T> {
    /// The value, for an effect that follows it.
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// The value as it is now.
    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }
}
